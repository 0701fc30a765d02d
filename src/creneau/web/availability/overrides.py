"""Date overrides: set for the days that were chosen, and removed."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from creneau.scheduling.models import Booking, Schedule
from creneau.scheduling.overrides import remove_override, set_override
from creneau.web.access import HostRequest, host_page
from creneau.web.availability import week
from creneau.web.availability.override_month import Typed, day_called, typed
from creneau.web.availability.schedules import own, page

ROWS_ONLY = {"more", "less", "show"}


@require_POST
@host_page
def overrides(request: HostRequest, schedule_id: int) -> HttpResponse:
    """``off``: not available on the chosen days, else the hours that were typed."""
    row = own(request, schedule_id)
    chosen = typed(request.POST, week.typed_day("hours", request.POST))
    if ROWS_ONLY & set(request.POST):
        return page(request, row, typed=chosen)
    is_off = "off" in request.POST
    hours = [] if is_off else week.checked(chosen.hours)
    if not is_off and not hours and not chosen.hours.error:
        chosen.hours.error = _("Give at least one stretch of hours, or say that you are not available.")
    if chosen.is_reversed:
        chosen.errors = {"days": [_("The last day comes before the first.")]}
        return page(request, row, typed=chosen, status=422)
    try:
        if is_off or not chosen.hours.error:
            set_override(schedule=row, days=chosen.days, hours=hours)
            return _saved(request, row, chosen)
    except ValidationError as error:
        chosen.errors = error.message_dict
    return page(request, row, typed=chosen, status=422)


@require_POST
@host_page
def removal(request: HostRequest, schedule_id: int) -> HttpResponse:
    row = own(request, schedule_id)
    days = [day for text in request.POST.getlist("day") if (day := day_called(text))]
    remove_override(schedule=row, days=days)
    messages.success(request, _("Your usual hours count again."))
    return _back(request, row)


def _saved(request: HostRequest, row: Schedule, chosen: Typed) -> HttpResponse:
    """Bookings are left alone, so the host is told of those."""
    number = len(chosen.days)
    said = ngettext("Saved for %(number)d day.", "Saved for %(number)d days.", number) % {"number": number}
    if booked := _booked(row, chosen):
        stay = ngettext("%(number)d booking on it stays.", "%(number)d bookings on them stay.", booked)
        said = f"{said} {stay % {'number': booked}}"
    messages.success(request, said)
    return _back(request, row)


def _booked(row: Schedule, chosen: Typed) -> int:
    zone = ZoneInfo(row.time_zone)
    first = datetime.combine(chosen.days[0], time(), zone)
    last = datetime.combine(chosen.days[-1] + timedelta(days=1), time(), zone)
    coming = Booking.objects.holding().known().filter(event_type__schedule=row, start_at__gte=first, start_at__lt=last)
    days = set(chosen.days)
    return sum(at.astimezone(zone).date() in days for at in coming.values_list("start_at", flat=True))


def _back(request: HostRequest, row: Schedule) -> HttpResponse:
    month = request.POST.get("month", "")[:7]
    query = f"?{urlencode({'month': month})}" if month else ""
    return redirect(f"{reverse('web:schedule', args=[row.pk])}{query}#exceptions")
