"""Brings an event of ours in Exchange to where it should stand: there at its time, or gone.

1. Claim the row: one conditional UPDATE, with a lease.
2. If an earlier attempt may have succeeded unseen, look for its item by the event key.
3. Note the attempt, then create, move or remove; store what Exchange answered.
4. If the wish changed meanwhile, the row is due again at once; if Exchange failed, later and later for 48 hours.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.html import escape
from huey.contrib.djhuey import db_task

from creneau.calendars import exchange
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.operations.cancel_calendar_item import CancelCalendarItem
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.get_item import GetItem
from creneau.ews.operations.update_item import UpdateItem
from creneau.ews.values import Attendee, EventDetails, ItemId, NewEvent

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
    found = _find(server, event, calendar)
    if found is None:
        _note_attempt(event)
        _keep(event, server.call(CreateItem(calendar.folder_id, _as_new(event))))
    elif (found.start_at, found.end_at) == (event.start_at, event.end_at):
        _keep(event, _id(found))
    else:
        _move(server, event, found)


def _move(server: Connection, event: CalendarEvent, found: EventDetails) -> None:
    """Some servers accept an update and ignore a field: what was written is read back."""
    _note_attempt(event)
    item = server.call(UpdateItem(_id(found), event.start_at, event.end_at, event.time_zone))
    _keep(event, item)
    [moved] = server.call(GetItem([item]))
    if (moved.start_at, moved.end_at) != (event.start_at, event.end_at):
        raise errors.ServerError("the update was accepted and not carried out")


def _remove(server: Connection, event: CalendarEvent, calendar: Calendar) -> None:
    """An item that is gone already is as good as removed."""
    found = _find(server, event, calendar)
    if found is None:
        return
    try:
        if found.attendees:
            _cancel(server, event, _id(found))
        else:
            server.call(DeleteItem(_id(found)))
    except errors.ItemNotFound:
        pass


def _cancel(server: Connection, event: CalendarEvent, item: ItemId) -> None:
    """CancelCalendarItem carries the reason; where it is refused, a plain removal sends the cancellation."""
    try:
        server.call(CancelCalendarItem(item, escape(event.cancellation_reason)))
    except errors.ItemNotFound:
        raise
    except errors.ServerError:
        server.call(DeleteItem(item, notify=True))


def _find(server: Connection, event: CalendarEvent, calendar: Calendar) -> EventDetails | None:
    """The event as it stands: by its id where that still leads somewhere, else by our key at the times it was tried."""
    if event.item_id and (there := _details(server, ItemId(event.item_id, event.change_key))):
        return there
    if event.tried_at is None:
        return None
    starts = [at for at in (event.start_at, event.tried_start_at) if at]
    ends = [at for at in (event.end_at, event.tried_end_at) if at]
    seen = read.calendar_view(server, [calendar.folder_id], min(starts), max(ends))
    for item in seen[calendar.folder_id]:
        if item.event_key == event.key:
            return _details(server, ItemId(item.id, item.change_key))
    return None


def _details(server: Connection, item: ItemId) -> EventDetails | None:
    try:
        [found] = server.call(GetItem([item]))
    except errors.ItemNotFound:
        return None
    return found


def _id(found: EventDetails) -> ItemId:
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
