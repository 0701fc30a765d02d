"""What the floor above wishes of its events, inside the caller's transaction; a worker carries it out after commit."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models import Calendar, CalendarEvent
from creneau.calendars.write import write_event

State = CalendarEvent.State


def want(
    *,
    host: Host,
    start_at: datetime,
    end_at: datetime,
    time_zone: str,
    subject: str,
    body_html: str,
    location: str,
    attendees: Sequence[dict[str, str]],
    key: str,
    reminder_minutes: int | None = 15,
    calendar: Calendar | None = None,
) -> CalendarEvent:
    """A new event; ``attendees``: ``{"name", "email"}`` each, none: no meeting. ``calendar``: instead of the host's."""
    event = CalendarEvent.objects.create(
        host=host,
        calendar=calendar,
        key=key,
        start_at=start_at,
        end_at=end_at,
        time_zone=time_zone,
        subject=subject[:255],
        body_html=body_html,
        location=location[:255],
        attendees=list(attendees),
        reminder_minutes=reminder_minutes,
        due_at=timezone.now(),
    )
    _nudge(event)
    return event


def move(event: CalendarEvent, *, start_at: datetime, end_at: datetime, body_html: str) -> None:
    """The event should stand at another time."""
    event.start_at, event.end_at, event.body_html = start_at, end_at, body_html
    _wish(event, ["start_at", "end_at", "body_html"])


def remove(event: CalendarEvent, *, reason: str = "") -> None:
    """The event should be gone; Exchange tells the attendees, with the reason."""
    event.wanted, event.cancellation_reason = False, reason
    _wish(event, ["wanted", "cancellation_reason"])


def hold_back(event: CalendarEvent) -> None:
    """Not to be written yet: the booking is only a request."""
    event.due_at, event.is_held_back = None, True
    event.save(update_fields=["due_at", "is_held_back"])


def retry(event: CalendarEvent) -> None:
    """Try again now, whatever the waiting time; what was changed in Outlook is put back."""
    event.attempts = 0
    _wish(event, ["attempts"])


def follow(event: CalendarEvent, *, start_at: datetime, end_at: datetime) -> None:
    """What stands in Exchange is what is wanted from now on: nothing is to be written."""
    event.start_at, event.end_at, event.revision = start_at, end_at, event.revision + 1
    event.written_revision, event.state, event.due_at = event.revision, State.CHANGED_IN_EXCHANGE, None
    event.save(update_fields=["start_at", "end_at", "revision", "written_revision", "state", "due_at"])


def let_go(event: CalendarEvent) -> None:
    """The event is gone from Exchange, and that is how it stays."""
    event.wanted, event.revision = False, event.revision + 1
    event.written_revision, event.state, event.due_at = event.revision, State.REMOVED, None
    event.save(update_fields=["wanted", "revision", "written_revision", "state", "due_at"])


def leave_as_found(event: CalendarEvent) -> None:
    """It stands otherwise than the booking says, and nothing is done about that until somebody decides."""
    CalendarEvent.objects.filter(pk=event.pk, revision=event.revision).update(state=State.CHANGED_IN_EXCHANGE)


def _wish(event: CalendarEvent, fields: list[str]) -> None:
    event.revision, event.wished_at = event.revision + 1, timezone.now()
    event.is_late = event.is_held_back = False
    event.state, event.due_at = State.PENDING, timezone.now()
    event.save(update_fields=[*fields, "revision", "wished_at", "is_late", "is_held_back", "state", "due_at"])
    _nudge(event)


def _nudge(event: CalendarEvent) -> None:
    """A queue that is away loses only time: the sweep finds the row."""
    transaction.on_commit(lambda: write_event(event.pk), robust=True)
