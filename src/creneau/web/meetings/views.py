"""What was booked: upcoming, past, cancelled; one meeting, and calling it off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creneau.calendars import events
from creneau.scheduling.cancel import cancel
from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page
from creneau.web.meetings import rows
from creneau.web.meetings.exchange_state import exchange_state
from creneau.web.meetings.weeks import weeks

PER_PAGE = 50
LISTS = {"upcoming": rows.upcoming, "past": rows.past, "cancelled": rows.cancelled}


@require_safe
@host_page
def meetings(request: HostRequest, tab: str = "upcoming") -> HttpResponse:
    page = Paginator(LISTS[tab](request.host), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": tab,
        "page": page,
        "days": rows.by_day(page, request.host),
        "zone": request.host.time_zone,
        "link": addresses.of_host(request.host),
        "weeks": weeks(request.host) if tab == "upcoming" else [],
    }
    return render(request, "web/meetings/list.html", context)


@require_safe
@host_page
def meeting(request: HostRequest, booking_id: int) -> HttpResponse:
    booking = _booking(request, booking_id)
    state = exchange_state(booking, request.host)
    context = {
        "booking": booking,
        "state": state,
        "zone": request.host.time_zone,
        "answers": [(each["label"], each["answer"]) for each in booking.answers],
        "can_cancel": booking.state in Booking.HOLDING and booking.start_at > timezone.now(),
    }
    return render(request, "web/meetings/meeting.html", context)


@require_POST
@host_page
def cancellation(request: HostRequest, booking_id: int) -> HttpResponse:
    booking = _booking(request, booking_id)
    try:
        cancel(booking=booking, by="host", reason=request.POST.get("reason", ""))
    except TooLate:
        messages.error(request, _("This meeting has begun: it can no longer be cancelled."))
    else:
        messages.success(request, _("Cancelled. Exchange tells %(name)s.") % {"name": booking.invitee_name})
    return redirect("web:meeting", booking.pk)


@require_POST
@host_page
def retry(request: HostRequest, booking_id: int) -> HttpResponse:
    """Write the event again now."""
    booking = _booking(request, booking_id)
    with transaction.atomic():
        events.retry(booking.event)
    messages.success(request, _("We try again now."))
    return redirect("web:meetings")


def _booking(request: HostRequest, booking_id: int) -> Booking:
    wanted = Booking.objects.select_related("event__calendar__connection", "event_type")
    return get_object_or_404(wanted, pk=booking_id, host=request.host)
