"""The mail Exchange sends by itself: invitations, updates, cancellations."""

from dataclasses import dataclass
from datetime import datetime

from exchange_simulator.mailbox.event import Attendee, Event

INVITATION, UPDATE, CANCELLATION = "invitation", "update", "cancellation"


@dataclass(frozen=True)
class SentMessage:
    """`recipients` are e-mail addresses; `sent_at`, `start`, `end` aware UTC; `text` the reason of a cancellation."""

    kind: str
    organizer: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime
    uid: str
    start: datetime
    end: datetime
    text: str = ""


def message(kind: str, event: Event, attendees: tuple[Attendee, ...], sent_at: datetime, text: str = "") -> SentMessage:
    return SentMessage(
        kind=kind,
        organizer=event.organizer.email,
        recipients=tuple(attendee.person.email for attendee in attendees),
        subject=event.subject,
        sent_at=sent_at,
        uid=event.uid,
        start=event.start,
        end=event.end,
        text=text,
    )
