"""A booking as its invitee sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from creneau.calendars.models import CalendarEvent
from creneau.scheduling.cut_off import cut_off
from creneau.scheduling.event_text import manage_url
from creneau.scheduling.models import Booking
from creneau.web.booking.asked import zone_called
from creneau.web.booking.day_line import DayLine, day_line

WATCHED = timedelta(minutes=2)


@dataclass(frozen=True)
class Ticket:
    """``state``: ``confirmed``, ``requested``, ``declined``, ``cancelled`` or ``over``, said in ``words``."""

    booking: Booking
    state: str
    words: str
    zone: str
    line: DayLine
    has_calendar: bool
    is_being_written: bool
    changes_until: datetime | None
    address: str
    manage_url: str
    reschedule_address: str
    cancellation_address: str
    file_address: str

    @property
    def is_held(self) -> bool:
        return self.state in {"confirmed", "requested"}


def ticket(booking: Booking, now: datetime, *, has_calendar: bool) -> Ticket:
    """``has_calendar``: the host's Exchange is connected, so an invitation follows."""
    zone = zone_called(booking.time_zone) or ZoneInfo(booking.host.time_zone)
    state = "over" if booking.state in Booking.HOLDING and booking.end_at <= now else booking.state
    pending = booking.event.state == CalendarEvent.State.PENDING and has_calendar
    return Ticket(
        booking=booking,
        state=state,
        words=_words(booking, state, has_calendar=has_calendar),
        zone=zone.key,
        line=day_line(booking.start_at.astimezone(zone), booking.end_at.astimezone(zone)),
        has_calendar=has_calendar,
        is_being_written=state == "confirmed" and pending and now - booking.created_at < WATCHED,
        changes_until=cut_off(booking) if now < cut_off(booking) else None,
        address=reverse("web:booking", args=[booking.token]),
        manage_url=manage_url(booking),
        reschedule_address=reverse("web:booking_reschedule", args=[booking.token]),
        cancellation_address=reverse("web:booking_cancellation", args=[booking.token]),
        file_address=reverse("web:booking_file", args=[booking.token]),
    )


def _words(booking: Booking, state: str, *, has_calendar: bool) -> str:
    host = {"host": booking.host.name}
    if state == "over":
        return _("This appointment is over.")
    if state == Booking.State.REQUESTED:
        return _("Requested, not confirmed yet.")
    if state == Booking.State.DECLINED:
        return _("Declined: when the calendar could be read again, this time was no longer free.")
    if state == Booking.State.CANCELLED:
        by_host = booking.cancelled_by == "host"
        return _("Cancelled by %(host)s.") % host if by_host else _("Cancelled, as you asked.")
    return _calendar_words(booking.event.state, has_calendar=has_calendar) % host


def _calendar_words(state: str, *, has_calendar: bool) -> str:
    if state in {CalendarEvent.State.WRITTEN, CalendarEvent.State.CHANGED_IN_EXCHANGE}:
        return _("Confirmed. It is in the calendar of %(host)s.")
    if state == CalendarEvent.State.PENDING and has_calendar:
        return _("Confirmed. It is being written to the calendar of %(host)s.")
    if state == CalendarEvent.State.FAILED and has_calendar:
        return _("Confirmed. The time is yours; it will be in the calendar of %(host)s later.")
    return _("Confirmed.")
