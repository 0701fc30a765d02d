"""Brings an event of ours in Exchange to where it should stand: there at its time, or gone.

1. Claim the row: one conditional UPDATE, with a lease.
2. If an earlier attempt may have succeeded unseen, look for its item by the event key.
3. Note the attempt, then create, move or remove; store what Exchange answered.
4. If the wish changed meanwhile, the row is due again at once; if Exchange failed, later and later for 48 hours.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.calendars import exchange
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent
from creneau.calendars.signals import event_written
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.operations.cancel_calendar_item import CancelCalendarItem
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.get_item import GetItem
from creneau.ews.operations.update_item import UpdateItem
from creneau.ews.values import Attendee, ItemId, NewEvent

LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(hours=48)
SLOWEST_RETRY = timedelta(minutes=15)

State = CalendarEvent.State


def write(*, event_id: int) -> None:
    """Work on the event if it is due and nobody else does. Never raises for what Exchange does."""
    if not CalendarEvent.objects.claim(event_id, now=timezone.now(), lasting=LEASE):
        return
    event = CalendarEvent.objects.select_related("host", "calendar__connection").get(pk=event_id)
    calendar = event.calendar or Calendar.objects.of(event.host).filter(receives_events=True).first()
    if not event.wanted and event.tried_at is None:
        _done(event)  # Exchange never heard of it
    elif calendar is None:
        _rest(event, due_at=None)  # connecting a calendar makes it due again
    elif calendar.connection.status == CalendarConnection.Status.NEEDS_PASSWORD:
        _rest(event, due_at=None, state=State.FAILED, cause=calendar.connection.cause)
    else:
        _attempt(event, calendar)


@db_task()
def write_event(event_id: int) -> None:
    write(event_id=event_id)


def _attempt(event: CalendarEvent, calendar: Calendar) -> None:
    event.calendar = calendar
    try:
        with exchange.opened(calendar.connection) as server:
            if event.wanted:
                _put(server, event, calendar)
            else:
                _remove(server, event, calendar)
    except errors.ExchangeError as error:
        _postpone(event, error)
    else:
        _done(event)


def _put(server: Connection, event: CalendarEvent, calendar: Calendar) -> None:
    if item := _find(server, event, calendar):
        _move(server, event, item)
    else:
        _create(server, event, calendar)


def _create(server: Connection, event: CalendarEvent, calendar: Calendar) -> None:
    _note_attempt(event)
    _keep(event, server.call(CreateItem(calendar.folder_id, _as_new(event))))


def _move(server: Connection, event: CalendarEvent, item: ItemId) -> None:
    found = server.call(GetItem([item]))[0]
    if (found.start_at, found.end_at) == (event.start_at, event.end_at):
        return _keep(event, ItemId(found.id, found.change_key))
    _note_attempt(event)
    current = ItemId(found.id, found.change_key)
    return _keep(event, server.call(UpdateItem(current, event.start_at, event.end_at, event.time_zone)))


def _remove(server: Connection, event: CalendarEvent, calendar: Calendar) -> None:
    """An item that is gone already is as good as removed."""
    item = _find(server, event, calendar)
    if item is None:
        return
    try:
        found = server.call(GetItem([item]))[0]
        current = ItemId(found.id, found.change_key)
        if not found.attendees:
            server.call(DeleteItem(current))
        else:
            _cancel(server, event, current)
    except errors.ItemNotFound:
        pass


def _cancel(server: Connection, event: CalendarEvent, item: ItemId) -> None:
    """CancelCalendarItem carries the reason; where it is refused, a plain removal sends the cancellation."""
    try:
        server.call(CancelCalendarItem(item, event.cancellation_reason))
    except errors.ServerError as error:
        if isinstance(error, errors.ItemNotFound):
            raise
        server.call(DeleteItem(item, notify=True))


def _find(server: Connection, event: CalendarEvent, calendar: Calendar) -> ItemId | None:
    """The event's item: by its id where it still leads somewhere, else by our key at the times it was tried for."""
    if event.item_id and (there := _still_there(server, event)):
        return there
    if event.tried_at is None:
        return None
    starts = [at for at in (event.start_at, event.tried_start_at) if at]
    ends = [at for at in (event.end_at, event.tried_end_at) if at]
    seen = read.calendar_view(server, [calendar.folder_id], min(starts), max(ends))
    matches = (ItemId(i.id, i.change_key) for i in seen[calendar.folder_id] if i.event_key == event.key)
    return next(matches, None)


def _still_there(server: Connection, event: CalendarEvent) -> ItemId | None:
    try:
        found = server.call(GetItem([ItemId(event.item_id, event.change_key)]))[0]
    except errors.ItemNotFound:
        return None
    return ItemId(found.id, found.change_key)


def _as_new(event: CalendarEvent) -> NewEvent:
    return NewEvent(
        event_key=event.key,
        subject=event.subject,
        body_html=event.body_html,
        start_at=event.start_at,
        end_at=event.end_at,
        time_zone=event.time_zone,
        location=event.location,
        attendees=tuple(Attendee(**attendee) for attendee in event.attendees),
    )


def _note_attempt(event: CalendarEvent) -> None:
    """Committed before Exchange is asked: if the answer is lost, the next attempt knows where to look."""
    event.tried_at, event.tried_start_at, event.tried_end_at = timezone.now(), event.start_at, event.end_at
    event.save(update_fields=["calendar", "tried_at", "tried_start_at", "tried_end_at"])


def _keep(event: CalendarEvent, item: ItemId) -> None:
    event.item_id, event.change_key = item.id, item.change_key


def _done(event: CalendarEvent) -> None:
    event.written_revision, event.written_at = event.revision, timezone.now()
    event.save(update_fields=["calendar", "item_id", "change_key", "written_revision", "written_at"])
    event.attempts = 0
    _rest(event, due_at=None, state=State.WRITTEN if event.wanted else State.REMOVED)
    event_written.send(sender=CalendarEvent, event_id=event.pk)


def _postpone(event: CalendarEvent, error: errors.ExchangeError) -> None:
    event.attempts += 1
    refused = isinstance(error, errors.SignInError)
    expired = timezone.now() - event.created_at > GIVE_UP_AFTER and event.attempts > 1
    if refused:
        _ask_for_password(event, error)
    asked = timedelta(seconds=float(error.detail.get("retry_after_seconds") or 0))
    wait = max(min(timedelta(seconds=2) * 2 ** min(event.attempts, 12), SLOWEST_RETRY), asked)
    over = refused or expired or isinstance(error, errors.ReadOnly)
    _rest(
        event,
        due_at=None if over else timezone.now() + wait,
        state=State.FAILED if over else State.PENDING,
        cause=error.cause,
    )


def _ask_for_password(event: CalendarEvent, error: errors.ExchangeError) -> None:
    if event.calendar is not None:
        CalendarConnection.objects.filter(pk=event.calendar.connection_id).update(
            status=CalendarConnection.Status.NEEDS_PASSWORD, cause=error.cause, due_at=None
        )


def _rest(event: CalendarEvent, *, due_at: datetime | None, state: str = State.PENDING, cause: str = "") -> None:
    """Let go of the row. If the wish changed meanwhile, it stays due as the wish left it."""
    rows = CalendarEvent.objects.filter(pk=event.pk)
    rows.filter(revision=event.revision).update(
        due_at=due_at, lease_until=None, state=state, cause=cause, attempts=event.attempts
    )
    rows.exclude(revision=event.revision).update(lease_until=None)
