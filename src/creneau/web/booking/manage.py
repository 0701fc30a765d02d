"""``/b/<token>``: a booking, for the one who made it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from creneau.notifications.calendar_file import calendar_file as calendar_file_of
from creneau.scheduling.models import Booking
from creneau.web.booking.door import again
from creneau.web.booking.opened import with_booking
from creneau.web.booking.summary import summary
from creneau.web.booking.ticket import ticket


@require_safe
@with_booking
def booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    has_calendar = booking.host.connections.exists()
    shown = ticket(booking, timezone.now(), has_calendar=has_calendar)
    context = {
        "ticket": shown,
        "booking": booking,
        "summary": summary(booking.event_type),
        "again": again(booking.event_type, booking.link, timezone.now()),
    }
    return render(request, "web/booking/booking.html", context)


@require_safe
@with_booking
def calendar_file(request: HttpRequest, booking: Booking) -> HttpResponse:
    response = HttpResponse(calendar_file_of(booking), content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response
