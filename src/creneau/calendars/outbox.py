"""How far writing an event has come, kept in its row; only by whoever holds the row's lease."""

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from creneau.calendars import exchange
from creneau.calendars.models import CalendarConnection, CalendarEvent
from creneau.calendars.signals import calendars_read
from creneau.ews import errors
from creneau.ews.values import ItemId

GIVE_UP_AFTER = timedelta(hours=48)
LATE_AFTER = timedelta(minutes=15)
SLOWEST_RETRY = timedelta(minutes=15)
LONGEST_DELAY = timedelta(hours=1)  # that a server may ask for
STILL_AT_IT = timedelta(minutes=1)  # a server that did not answer in time may yet carry out what it was asked

AWAY = ("name_not_found", "connection_refused", "timeout")

State = CalendarEvent.State


class LeaseLost(Exception):
    """This worker was too slow: the row is another's."""


def note_attempt(event: CalendarEvent) -> None:
    """Committed before Exchange is asked: if the answer is lost, the next attempt knows where to look."""
    now = timezone.now()
    _store(event, calendar=event.calendar, tried_at=now, tried_start_at=event.start_at, tried_end_at=event.end_at)


def keep(event: CalendarEvent, item: ItemId) -> None:
    _store(event, calendar=event.calendar, item_id=item.id, change_key=item.change_key)


def done(event: CalendarEvent) -> None:
    """Exchange has what was wished when the row was claimed."""
    now = timezone.now()
    rows = CalendarEvent.objects.mine(event)
    rows.update(written_revision=event.revision, written_at=now, attempts=0)
    event.attempts = 0
    rest(event, due_at=None, state=State.WRITTEN if event.wanted else State.REMOVED)
    if event.calendar:  # what was done to it until now was not looked at
        CalendarConnection.objects.filter(pk=event.calendar.connection_id).hurry()


def postpone(event: CalendarEvent, error: errors.ExchangeError) -> None:
    """Later and later, not before the server wants it; a refused password or right ends it until the host acts."""
    event.attempts += 1
    now = timezone.now()
    over = now - event.wished_at > GIVE_UP_AFTER and event.attempts > 1
    over = over or exchange.is_refusal(error) or isinstance(error, errors.ReadOnly)
    rest(
        event,
        due_at=None if over else now + _wait(event.attempts, error),
        state=State.FAILED if over else State.PENDING,
        cause=error.cause,
    )
    waiting = CalendarEvent.objects.filter(pk=event.pk, state=State.PENDING)
    waiting.filter(wished_at__lt=now - LATE_AFTER).update(is_late=True)


def begin_again(event: CalendarEvent) -> None:
    """Nothing of it stands anywhere: it is due at once, for whatever calendar takes it."""
    untried = {"calendar": None, "tried_at": None, "tried_start_at": None, "tried_end_at": None}
    CalendarEvent.objects.mine(event).update(**untried)
    rest(event, due_at=timezone.now())


def not_before(event: CalendarEvent) -> datetime | None:
    """When to try again what the server did not answer in time, if that is still to come."""
    now = timezone.now()
    if event.cause != errors.TimedOut.cause or event.tried_at is None:
        return None
    return event.tried_at + STILL_AT_IT if event.tried_at <= now < event.tried_at + STILL_AT_IT else None


def rest(event: CalendarEvent, *, due_at: datetime | None, state: str = State.PENDING, cause: str = "") -> None:
    """Let go of the row. If the wish changed meanwhile, it stays due as the wish left it."""
    rows = CalendarEvent.objects.mine(event)
    late = {} if state == State.PENDING else {"is_late": False}
    unchanged = rows.filter(revision=event.revision).update(
        due_at=due_at, lease_until=None, state=state, cause=cause, attempts=event.attempts, **late
    )
    if not unchanged:
        rows.update(lease_until=None)


def mark_late() -> None:
    """What nobody could even try for 15 minutes is late as well."""
    waiting = CalendarEvent.objects.filter(state=State.PENDING, due_at__isnull=False, is_late=False)
    waiting.filter(wished_at__lt=timezone.now() - LATE_AFTER).update(is_late=True)


@receiver(calendars_read)
def try_again(sender: object, host_id: int, **_kwargs: Any) -> None:
    """Exchange answers: what waits only because it did not is tried now."""
    now = timezone.now()
    waiting = CalendarEvent.objects.filter(host=host_id, state=State.PENDING, cause__in=AWAY, due_at__gt=now)
    if waiting.exists():
        waiting.update(due_at=now)


def _wait(attempts: int, error: errors.ExchangeError) -> timedelta:
    asked = timedelta(seconds=float(error.detail.get("retry_after_seconds") or 0))
    backed_off = min(timedelta(seconds=2 << min(attempts - 1, 12)), SLOWEST_RETRY)
    return max(backed_off, min(asked, LONGEST_DELAY))


def _store(event: CalendarEvent, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(event, name, value)
    if not CalendarEvent.objects.mine(event).update(**fields):
        raise LeaseLost
