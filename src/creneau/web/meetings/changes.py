"""What somebody did to a meeting's event in Outlook, and who answered Exchange's invitation how."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from creneau.calendars.models import CalendarEvent, EventChange
from creneau.scheduling.models import Booking


def with_changes(bookings: Iterable[Booking]) -> list[Booking]:
    """For a list: what was done to those of which there is something to say, in one question."""
    listed = list(bookings)
    changed = [booking for booking in listed if booking.event.state == CalendarEvent.State.CHANGED_IN_EXCHANGE]
    prefetch_related_objects(changed, "event__changes")
    return listed


def last_change(booking: Booking) -> EventChange | None:
    """The newest that counts: what a newer one overtook does not."""
    overtaken = EventChange.Outcome.OVERTAKEN
    counting = [change for change in booking.event.changes.all() if change.outcome != overtaken]
    return counting[-1] if counting else None


class Answer(NamedTuple):
    """Of the invitee or a guest; ``words`` is empty where they have not answered."""

    email: str
    words: str = ""
    is_no: bool = False


def answers(booking: Booking) -> list[Answer]:
    """The invitee first."""
    words = {"accepted": _("accepted"), "tentative": _("accepted tentatively"), "declined": _("declined")}
    said = [(email, booking.event.responses.get(email.lower())) for email in (booking.invitee_email, *booking.guests)]
    return [Answer(email, words.get(answer, ""), answer == "declined") for email, answer in said]


def declined(booking: Booking) -> bool:
    """Whether the invitee themselves said no to the invitation; the booking stands until somebody cancels it."""
    return bool(booking.state in Booking.HOLDING and answers(booking)[0].is_no)
