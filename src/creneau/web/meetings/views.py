"""What was booked: upcoming, past, cancelled; one meeting, and calling it off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creneau.accounts.locales import language_name
from creneau.calendars import events
from creneau.notifications.carriers import way_of
from creneau.notifications.tell_invitee import told_by
from creneau.scheduling import follow
from creneau.scheduling.cancel import cancel
from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking
from creneau.scheduling.names import isolated
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page
from creneau.web.meetings import changes, rows
from creneau.web.meetings.exchange_state import exchange_state
from creneau.web.meetings.filters import FilterForm
from creneau.web.meetings.history import history
from creneau.web.meetings.weeks import weeks

PER_PAGE = 50
_LISTS = {
    "upcoming": "meetings",
    "past": "meetings_past",
    "cancelled": "meetings_cancelled",
    "requests": "meetings_requests",
}


@require_safe
@host_page
def meetings(request: HostRequest, tab: str = "upcoming") -> HttpResponse:
    host, filters = request.host, FilterForm(request.host, request.GET)
    page = Paginator(filters.applied(rows.LISTS[tab](host)), PER_PAGE).get_page(request.GET.get("page"))
    shows_weeks = tab == "upcoming" and page.number == 1
    context = {
        "tab": tab,
        "page": page,
        "days": rows.by_day(page, host),
        "zone": host.time_zone,
        "link": addresses.of_host(host),
        "filters": filters,
        "requests": rows.requests(host).count(),
        "needs_calendar": tab == "upcoming" and host.user_id == request.user.pk and not host.connections.exists(),
        "weeks": weeks(filters.applied(rows.held(host)), host.time_zone, filters.first_day) if shows_weeks else [],
    }
    return render(request, "web/meetings/list.html", context, status=422 if filters.errors else 200)


@require_safe
@host_page
def meeting(request: HostRequest, booking_id: int) -> HttpResponse:
    return page(request, own(request, booking_id))


def page(
    request: HostRequest, booking: Booking, *, notes: str | None = None, notes_error: str = "", status: int = 200
) -> HttpResponse:
    """``notes``: what was typed and could not be saved."""
    has_begun = booking.start_at <= timezone.now()
    is_held = booking.state in Booking.HOLDING
    context = {
        "booking": booking,
        "state": exchange_state(booking, request.host),
        "zone": request.host.time_zone,
        "people": changes.answers(booking),
        "change": follow.asked_about(booking) if is_held else None,
        "declined": changes.declined(booking),
        "answers": [(each["label"], each["answer"]) for each in booking.answers],
        "language": language_name(booking.language),
        "history": history(booking),
        "told_by": told_by(booking),
        "mails": bool(way_of(request.host)),
        "can_change": is_held and not has_begun,
        "awaits_host": is_held and booking.awaits == Booking.Awaits.HOST,
        "can_be_missed": has_begun and booking.state == Booking.State.CONFIRMED,
        "notes": booking.host_notes if notes is None else notes,
        "notes_error": notes_error,
    }
    return render(request, "web/meetings/meeting.html", context, status=status)


@require_POST
@host_page
def cancellation(request: HostRequest, booking_id: int) -> HttpResponse:
    booking = own(request, booking_id)
    try:
        cancel(booking=booking, by="host", reason=request.POST.get("reason", ""))
    except TooLate:
        messages.error(request, _("This meeting has begun: it can no longer be cancelled."))
    else:
        messages.success(request, _cancelled(booking) % {"name": isolated(booking.invitee_name)})
    return redirect("web:meeting", booking.pk)


def _cancelled(booking: Booking) -> str:
    """And who says so to the invitee."""
    return {
        "exchange": _("Cancelled. Exchange tells %(name)s."),
        "mail": _("Cancelled. A mail tells %(name)s."),
    }.get(told_by(booking)) or _("Cancelled. No mail leaves here: tell %(name)s yourself.")


@require_POST
@host_page
def retry(request: HostRequest, booking_id: int) -> HttpResponse:
    """Write the event again now."""
    booking = own(request, booking_id)
    if booking.state == Booking.State.REQUESTED:
        raise Http404  # its event is written when the host says yes
    with transaction.atomic():
        events.retry(booking.event)
    messages.success(request, _("We try again now."))
    return back(request, booking)


def back(request: HostRequest, booking: Booking) -> HttpResponse:
    """To the list that a form names with ``back``, else to the meeting's own page."""
    asked_in = _LISTS.get(request.POST.get("back", ""))
    return redirect(f"web:{asked_in}") if asked_in else redirect("web:meeting", booking.pk)


def own(request: HostRequest, booking_id: int) -> Booking:
    wanted = Booking.objects.known().select_related("event__calendar__connection", "event_type__schedule")
    return get_object_or_404(wanted, pk=booking_id, host=request.host)
