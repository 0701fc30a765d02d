"""A booking as an .ics file: for the page's download, and for the mail that invites, moves and cancels.

One UID for all of them, and for the event in Exchange; the sequence grows with each change.
https://www.rfc-editor.org/rfc/rfc5546
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from creneau.calendars.models import CalendarEvent
from creneau.scheduling import event_text
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.names import plain
from creneau.scheduling.wording import one_line

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True)
class Standing:
    """A booking as it stood at some moment."""

    start_at: datetime
    end_at: datetime
    sequence: int
    stamp: datetime

    @classmethod
    def after(cls, change: BookingChange) -> "Standing":
        return cls(change.start_at, change.end_at, change.sequence, change.created_at)

    @classmethod
    def before(cls, change: BookingChange) -> "Standing":
        """For a cancellation of what was moved."""
        start_at, end_at = change.previous_start_at or change.start_at, change.previous_end_at or change.end_at
        return cls(start_at, end_at, change.sequence, change.created_at)

    @classmethod
    def now(cls, booking: Booking) -> "Standing":
        return cls(booking.start_at, booking.end_at, booking.sequence, timezone.now())


def calendar_file(
    booking: Booking,
    *,
    method: Method = "PUBLISH",
    standing: Standing | None = None,
    with_link: bool = True,
    withdrawn: CalendarEvent | None = None,
) -> bytes:
    """``with_link``: for whoever may move and cancel, not for guests. ``withdrawn``: the event that it is about, where
    the booking has another by now."""
    calendar = Calendar()
    calendar.add("prodid", "-//Créneau//Créneau//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(
        _event(booking, withdrawn or booking.event, method, standing or Standing.now(booking), with_link)
    )
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(booking: Booking, known_as: CalendarEvent, method: Method, standing: Standing, with_link: bool) -> Event:
    zone = ZoneInfo(known_as.time_zone)
    event = Event()
    event.add("uid", known_as.uid)
    event.add("sequence", standing.sequence)
    event.add("dtstamp", standing.stamp)
    event.add("dtstart", standing.start_at.astimezone(zone))
    event.add("dtend", standing.end_at.astimezone(zone))
    event.add("summary", known_as.subject)
    if booking.location:
        event.add("location", one_line(booking.location))
    event.add("description", event_text.plain_body(booking, with_link=with_link))
    if with_link:
        event.add("url", event_text.manage_url(booking))
    event.add("status", _status(booking, method))
    event.add("organizer", _person(booking.host.name, booking.host.user.email))
    if method != "PUBLISH":  # which has no attendees
        _add_attendees(event, booking)
    return event


def _status(booking: Booking, method: Method) -> str:
    said: dict[str, str] = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
    return said.get(method) or _STATUS[Booking.State(booking.state)]


def _add_attendees(event: Event, booking: Booking) -> None:
    """Whoever booked has said yes; their guests have not been asked yet."""
    event.add("attendee", _person(booking.invitee_name, booking.invitee_email, partstat="ACCEPTED", rsvp="FALSE"))
    for guest in booking.guests:
        event.add("attendee", _person(guest, guest, partstat="NEEDS-ACTION", rsvp="TRUE"))


def _person(name: str, email: str, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{email}")
    person.params["cn"] = vText(plain(name).replace('"', "'"))
    if parameters:
        person.params["role"] = vText("REQ-PARTICIPANT")
    for parameter, value in parameters.items():
        person.params[parameter] = vText(value)
    return person


_STATUS = {
    Booking.State.CONFIRMED: "CONFIRMED",
    Booking.State.REQUESTED: "TENTATIVE",
    Booking.State.DECLINED: "CANCELLED",
    Booking.State.CANCELLED: "CANCELLED",
}
