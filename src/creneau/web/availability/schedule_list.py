"""Schedules among themselves: a new one, the default one, one less; and which event types use which."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from creneau.scheduling.models import Schedule
from creneau.scheduling.schedules import add_schedule, choose_event_types, delete_schedule, make_default
from creneau.web import zones
from creneau.web.access import HostRequest, host_page
from creneau.web.availability.schedules import own


class NewScheduleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of these hours"), max_length=100)
    like = forms.ModelChoiceField(
        Schedule.objects.none(),
        label=gettext_lazy("Begin with"),
        empty_label=gettext_lazy("Monday to Friday, 9 to 5"),
        required=False,
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    def __init__(self, request: HostRequest) -> None:
        rows = Schedule.objects.of(request.host)
        copied = _row(rows, request.GET.get("like", ""))
        first: dict[str, object] = {"time_zone": rows[0].time_zone}
        if copied:
            name = (_("%(name)s (copy)") % {"name": copied.name})[:100]
            first = {"name": name, "like": copied.pk, "time_zone": copied.time_zone}
        super().__init__(request.POST or None, initial=first)
        self.fields["like"].queryset = rows  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = zones.choices(and_also=str(first["time_zone"]))  # type: ignore[attr-defined]


def _row(rows: QuerySet[Schedule], asked: str) -> Schedule | None:
    return next((row for row in rows if str(row.pk) == asked), None)


@require_http_methods(["GET", "HEAD", "POST"])
@host_page
def new(request: HostRequest) -> HttpResponse:
    """``?like=`` another: a copy of it."""
    form = NewScheduleForm(request)
    if request.method == "POST" and form.is_valid():
        row = add_schedule(host=request.host, **form.cleaned_data)
        messages.success(
            request, _("“%(name)s” is there. Set its hours, then choose who uses them.") % {"name": row.name}
        )
        return redirect("web:schedule", row.pk)
    return render(request, "web/availability/schedule_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@host_page
def default(request: HostRequest, schedule_id: int) -> HttpResponse:
    row = own(request, schedule_id)
    make_default(schedule=row)
    messages.success(request, _("New event types use “%(name)s” from now on.") % {"name": row.name})
    return redirect("web:schedule", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@host_page
def removal(request: HostRequest, schedule_id: int) -> HttpResponse:
    """``GET`` asks, or says what stands in the way; ``POST`` does."""
    row = own(request, schedule_id)
    problem = ""
    if request.method == "POST":
        try:
            delete_schedule(schedule=row)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": row.name})
            return redirect("web:schedules")
    is_default = row == Schedule.objects.default_of(request.host)
    context = {"schedule": row, "event_types": row.event_types.all(), "is_default": is_default, "problem": problem}
    return render(request, "web/availability/schedule_removal.html", context, status=422 if problem else 200)


@require_POST
@host_page
def event_types(request: HostRequest, schedule_id: int) -> HttpResponse:
    row = own(request, schedule_id)
    chosen = [int(text) for text in request.POST.getlist("event_type") if text.isdecimal() and len(text) < 16]
    choose_event_types(schedule=row, event_types=chosen)
    messages.success(request, _("Saved. Your free times follow at once."))
    return redirect("web:schedule", row.pk)
