"""Working hours: a week in one zone."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.accounts.locales import page_locale
from creneau.scheduling.holidays import regions_by_country
from creneau.scheduling.models import Schedule
from creneau.web import zones
from creneau.web.access import HostRequest, host_page
from creneau.web.availability import week
from creneau.web.availability.proposal import proposal

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Schedule]
else:
    _ModelForm = forms.ModelForm


class ScheduleForm(_ModelForm):
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    holidays_country = forms.ChoiceField(label=gettext_lazy("Public holidays"), required=False)

    class Meta:
        model = Schedule
        fields = ["name", "time_zone", "holidays_country"]
        labels = {"name": gettext_lazy("Name of these hours")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["time_zone"].choices = zones.choices(and_also=self.instance.time_zone)  # type: ignore[attr-defined]
        self.fields["holidays_country"].choices = countries()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if "holidays_country" in self.changed_data:
            self.instance.holidays_region = ""  # it was one of the other country
        return given


def countries() -> list[tuple[str, str]]:
    """Where public holidays can be days off, by name; first that they are not."""
    names = page_locale().territories
    known = sorted(((code, str(names.get(code, code))) for code in regions_by_country()), key=lambda choice: choice[1])
    return [("", _("I work on public holidays")), *known]


@host_page
def schedules(request: HostRequest, schedule_id: int | None = None) -> HttpResponse:
    """The schedule asked for, else the first. ``POST`` saves, or only adds or removes a row of the form."""
    rows = list(Schedule.objects.filter(host=request.host).order_by("pk"))
    row = get_object_or_404(Schedule, pk=schedule_id or rows[0].pk, host=request.host)
    form = ScheduleForm(request.POST or None, instance=row)
    days = week.typed(request.POST) if request.method == "POST" else week.stored(row.weekly_hours)
    only_rows = "more" in request.POST or "less" in request.POST
    if request.method == "POST" and not only_rows and form.is_valid() and (hours := week.check(days)) is not None:
        row.weekly_hours = hours
        form.save()
        messages.success(request, _("Saved. Your free times follow at once."))
        return redirect("web:schedule", row.pk)
    wrong = bool(form.errors) or any(day.error for day in days)
    context = {"schedules": rows, "schedule": row, "form": form, "days": days, "proposal": proposal(request.host)}
    return render(request, "web/availability/schedules.html", context, status=422 if wrong and not only_rows else 200)
