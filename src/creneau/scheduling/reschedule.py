"""Moves a booking to another slot."""

from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.calendars import events
from creneau.scheduling import changes, event_text
from creneau.scheduling.ask_again import ask_again
from creneau.scheduling.claim import Claim, claim
from creneau.scheduling.cut_off import check_cut_off
from creneau.scheduling.errors import NotBookable
from creneau.scheduling.holding import busy_time_changed, locked
from creneau.scheduling.models import Booking

_TIMES = ("start_at", "end_at", "held_from", "held_until")


def reschedule(
    *,
    booking: Booking,
    start_at: datetime,
    by: Literal["host", "invitee"],
    reason: str = "",
    now: datetime | None = None,
) -> Booking:
    """The booking at another time, its token unchanged; Exchange moves the event and tells the invitee. Where the host
    confirms each booking, one that its invitee moves is a request again.

    ``SlotTaken`` with alternatives, ``NotBookable``, ``TooLate``. To where it is already: unchanged.
    """
    now = now or timezone.now()
    check_cut_off(booking, now, by)
    if booking.state not in Booking.HOLDING:
        raise NotBookable("state", _("This meeting is cancelled. Book a new one."))
    if booking.awaits_invitee:
        raise NotBookable("state", _("Confirm your e-mail address first: the link is in the mail that we sent you."))
    if start_at == booking.start_at:
        return booking
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    wish = Claim(booking.event_type, start_at, minutes, now, ignoring=booking)
    return claim(wish, lambda certain: _move(booking, wish, certain, by, reason.strip()[:2000]))


def _move(booking: Booking, wish: Claim, certain: bool, by: str, reason: str) -> Booking:
    booking = locked(booking)
    if booking.state not in Booking.HOLDING:
        raise NotBookable("state", _("This meeting is cancelled. Book a new one."))
    asks = by == "invitee" and booking.event_type.needs_confirmation
    if booking.state == Booking.State.CONFIRMED and not (certain or asks):
        raise NotBookable("start", _("The calendar cannot be reached at the moment. Try again in a few minutes."))
    previous = booking.start_at, booking.end_at
    booking.start_at, booking.end_at = wish.start_at, wish.end_at
    booking.held_from, booking.held_until = wish.held_from, wish.held_until
    booking.moved_from, booking.moved_by, booking.move_reason = previous[0], by, reason
    if asks:
        booking.awaits = Booking.Awaits.HOST
    booking.save(update_fields=[*_TIMES, "awaits", "moved_from", "moved_by", "move_reason"])
    if asks and booking.state == Booking.State.CONFIRMED:
        ask_again(booking, reason=reason, previous=previous)
    else:
        _move_event(booking)
        changes.record(booking, changes.Kind.RESCHEDULED, by=by, reason=reason, previous=previous)
    busy_time_changed(booking)
    return booking


def _move_event(booking: Booking) -> None:
    body = event_text.body(booking)
    events.move(booking.event, start_at=booking.start_at, end_at=booking.end_at, body_html=body)
    if booking.state == Booking.State.REQUESTED:
        events.hold_back(booking.event)
