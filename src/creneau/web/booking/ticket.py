"""A booking as its invitee sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from creneau.calendars.models import CalendarEvent
from creneau.notifications.carriers import way_of
from creneau.notifications.tell_invitee import told_by
from creneau.scheduling.cut_off import cut_off
from creneau.scheduling.event_text import manage_url
from creneau.scheduling.models import Booking
from creneau.scheduling.names import isolated
from creneau.web.booking.asked import zone_called
from creneau.web.booking.day_line import DayLine, day_line

WATCHED = timedelta(minutes=2)


@dataclass(frozen=True)
class Ticket:
    """``state``: ``confirmed``, ``requested``, ``declined``, ``cancelled`` or ``over``, said in ``words``.

    ``told_by``: who tells the invitee, ``exchange``, ``mail`` (that is us) or nobody; ``mails``: whether we can at all.
    """

    booking: Booking
    state: str
    words: str
    zone: str
    line: DayLine
    has_calendar: bool
    told_by: str
    mails: bool
    is_being_written: bool
    changes_until: datetime | None
    closed_since: datetime
    address: str
    manage_url: str
    reschedule_address: str
    cancellation_address: str
    file_address: str

    @property
    def is_held(self) -> bool:
        return self.state in {"confirmed", "requested"}

    @property
    def awaits_host(self) -> bool:
        return self.state == "requested" and self.booking.awaits == Booking.Awaits.HOST

    @property
    def reason(self) -> str:
        """Of the host, for the invitee."""
        booking = self.booking
        if self.is_held:
            return booking.move_reason if booking.moved_by == "host" else ""
        return booking.cancellation_reason if booking.cancelled_by == "host" else ""

    @property
    def link_is_sent(self) -> bool:
        """Whether the invitee finds the link to this page anywhere else."""
        if self.told_by == "exchange":
            return not self.booking.guests or self.mails
        return self.told_by == "mail"

    @property
    def next_site(self) -> str:
        """The name of the machine that the host sends people on to; nothing unless it is booked for sure."""
        address = self.booking.event_type.redirect_url
        return urlsplit(address).hostname or "" if self.state == "confirmed" and address else ""


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
        told_by=told_by(booking),
        mails=bool(way_of(booking.host)),
        is_being_written=state == "confirmed" and pending and now - booking.created_at < WATCHED,
        changes_until=cut_off(booking) if now < cut_off(booking) else None,
        closed_since=cut_off(booking),
        address=reverse("web:booking", args=[booking.token]),
        manage_url=manage_url(booking),
        reschedule_address=reverse("web:booking_reschedule", args=[booking.token]),
        cancellation_address=reverse("web:booking_cancellation", args=[booking.token]),
        file_address=reverse("web:booking_file", args=[booking.token]),
    )


def _words(booking: Booking, state: str, *, has_calendar: bool) -> str:
    host = {"host": isolated(booking.host.name)}
    if state == "over":
        return _("This appointment is over.")
    if state == Booking.State.REQUESTED and booking.awaits == Booking.Awaits.HOST and booking.moved_by == "invitee":
        return _("Requested. %(host)s has not confirmed the new time yet.") % host
    if state == Booking.State.REQUESTED and booking.awaits == Booking.Awaits.HOST:
        return _("Requested. %(host)s has not confirmed it yet.") % host
    if state == Booking.State.REQUESTED:
        return _("Requested, not confirmed yet.")
    if state == Booking.State.DECLINED and booking.cancelled_by == "host":
        return _("Declined by %(host)s.") % host
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
