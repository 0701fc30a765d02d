"""Working hours: the page of one schedule, with the others within reach."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.scheduling.models import EventType, Schedule
from creneau.scheduling.schedules import change_schedule
from creneau.web import zones
from creneau.web.access import HostRequest, host_page
from creneau.web.availability import week
from creneau.web.availability.override_month import Typed, exceptions
from creneau.web.availability.proposal import proposal
from creneau.web.availability.schedule_form import ScheduleForm
from creneau.web.availability.zone_change import ZoneChange, zone_change
from creneau.web.booking.week import first_weekday

REDRAWS = {"more", "less", "copy", "redraw"}


@host_page
def schedules(request: HostRequest, schedule_id: int | None = None) -> HttpResponse:
    """The schedule asked for, else the default one. ``POST`` saves, or only changes the form: a row more, a day copied,
    the regions of another country, what another zone would do."""
    row = own(request, schedule_id) if schedule_id else Schedule.objects.default_of(request.host)
    if request.method != "POST":
        return page(request, row)
    form, days = ScheduleForm(request.POST, instance=own(request, row.pk)), week.typed(request.POST)
    only_redraws = bool(REDRAWS & set(request.POST))
    is_good = form.is_valid() and (only_redraws or week.check(days) is not None)
    change = _zone_change(row, days, request.POST)
    if not is_good or only_redraws or change:
        return page(request, row, form=form, days=days, change=change, status=200 if is_good or only_redraws else 422)
    change_schedule(
        schedule=row,
        name=form.cleaned_data["name"],
        time_zone=form.cleaned_data["time_zone"],
        weekly_hours=week.check(days) or {},
        country=form.cleaned_data["holidays_country"],
        region=form.cleaned_data.get("holidays_region", ""),
    )
    messages.success(request, _("Saved. Your free times follow at once."))
    return redirect("web:schedule", row.pk)


def page(
    request: HostRequest,
    row: Schedule,
    *,
    form: ScheduleForm | None = None,
    days: list[week.Day] | None = None,
    change: ZoneChange | None = None,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """``form``, ``days``, ``typed``: what was typed and is not saved (yet)."""
    asked = request.POST.get("show") or request.POST.get("month") or request.GET.get("month", "")
    rows = list(Schedule.objects.of(request.host))
    event_types = list(EventType.objects.filter(host=request.host).select_related("schedule"))
    context = {
        "schedules": rows,
        "default": rows[0],
        "schedule": row,
        "form": form or ScheduleForm(instance=row),
        "days": days or week.stored(row.weekly_hours),
        "change": change,
        "exceptions": exceptions(row, asked, first_weekday(request), typed or Typed()),
        "event_types": event_types,
        "some_elsewhere": any(each.schedule_id != row.pk for each in event_types),
        "proposal": proposal(request.host),
    }
    return render(request, "web/availability/schedules.html", context, status=status)


def own(request: HostRequest, schedule_id: int) -> Schedule:
    return get_object_or_404(Schedule, pk=schedule_id, host=request.host)


def _zone_change(row: Schedule, days: list[week.Day], said: QueryDict) -> ZoneChange | None:
    """What the host has not seen yet of a change of the zone; None where nothing changes or it cannot be told."""
    zone = said.get("time_zone", "")
    seen = said.get("zone_seen") == zone and not REDRAWS & set(said)
    hours = week.check(days)
    if zone == row.time_zone or seen or hours is None or zone not in dict(zones.choices()):
        return None
    return zone_change(row, zone, hours, timezone.now())
