"""Brings an event of ours in Exchange to where it should stand: there at its time, or gone.

1. Claim the row: one conditional UPDATE, with a lease; what is stored later is stored only while the lease holds.
2. If an earlier attempt may have succeeded unseen, look for its item.
3. Note the attempt, then create, move or remove, all well within the lease; store what Exchange answered.
4. If the wish changed meanwhile, the row is due again at once; if Exchange failed, later and later for 48 hours.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from django.utils import timezone
from django.utils.html import escape
from huey.contrib.djhuey import db_task

from creneau.calendars import exchange, outbox
from creneau.calendars.finding import Found, details, find
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.operations.cancel_calendar_item import CancelCalendarItem
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.operation import Operation
from creneau.ews.operations.update_item import UpdateItem
from creneau.ews.values import Attendee, ItemId, NewEvent

LEASE = timedelta(seconds=45)  # short: a dead worker's rows wait for its end
NO_UID_WANTED = {"ErrorInvalidPropertySet", "ErrorInvalidPropertyForOperation"}
WITHIN_SECONDS = 25.0  # so that the lease outlives every request that was sent under it

State = CalendarEvent.State
Answer = TypeVar("Answer")


def write(*, event_id: int) -> None:
    """Work on the event if it is due and nobody else does. Never raises for what Exchange does."""
    if not CalendarEvent.objects.claim(event_id, now=timezone.now(), lasting=LEASE):
        return
    event = CalendarEvent.objects.select_related("host__user", "calendar__connection").get(pk=event_id)
    calendar = _destination(event) if event.host.user.is_active else None
    if not event.wanted and event.tried_at is None:
        outbox.done(event)  # Exchange never heard of it
    elif calendar is None:
        outbox.rest(event, due_at=None)  # connecting a calendar, or coming back, makes it due again
    elif later := outbox.not_before(event):
        outbox.rest(event, due_at=later, cause=event.cause)
    elif calendar.connection.status == CalendarConnection.Status.NEEDS_PASSWORD:
        outbox.rest(event, due_at=None, state=State.FAILED, cause=calendar.connection.cause)
    else:
        _attempt(event, calendar)


@db_task(priority=10)
def write_event(event_id: int) -> None:
    write(event_id=event_id)


def _destination(event: CalendarEvent) -> Calendar | None:
    """Where it stands or was tried already; else the calendar it is meant for while that accepts it, or the host's."""
    chosen = event.calendar
    if chosen and (event.tried_at or (chosen.can_write and not chosen.cause)):
        return chosen
    return Calendar.objects.of(event.host).filter(receives_events=True).first()


def _attempt(event: CalendarEvent, calendar: Calendar) -> None:
    event.calendar = calendar
    try:
        with exchange.opened(calendar.connection) as server:
            _Writing(server, event, calendar).carry_out()
    except outbox.LeaseLost:
        return  # somebody else has it now, and looks before writing
    except errors.ExchangeError as error:
        if _takes_nothing_more(event, calendar, error):
            Calendar.objects.filter(pk=calendar.pk).update(can_write=False)
            outbox.begin_again(event)
        else:
            outbox.postpone(event, error)
    else:
        outbox.done(event)


def _takes_nothing_more(event: CalendarEvent, calendar: Calendar, error: errors.ExchangeError) -> bool:
    """Whether it is a calendar other than the host's, and refused the event for good: then the host's takes it."""
    refused = isinstance(error, errors.ReadOnly | errors.FolderNotFound) and not event.item_id
    return refused and not calendar.receives_events and event.wanted


class _Writing:
    """One attempt, within one deadline."""

    def __init__(self, server: Connection, event: CalendarEvent, calendar: Calendar) -> None:
        self._server, self._event, self._calendar = server, event, calendar
        self._deadline = Deadline(WITHIN_SECONDS)

    def carry_out(self) -> None:
        found = find(self._server, self._event, self._calendar, self._deadline)
        if found is not None:
            self._event.calendar = self._calendar = found.calendar
        if self._event.wanted:
            self._put(found)
        elif found is not None:
            self._remove(found)

    def _put(self, found: Found | None) -> None:
        event = self._event
        if found is None:
            event.item_id = ""  # where it once was there is nothing
            self._require_in_use()
            outbox.note_attempt(event)
            outbox.keep(event, self._create())
        elif (found.details.start_at, found.details.end_at) == (event.start_at, event.end_at):
            outbox.keep(event, found.item)
        else:
            self._move(found)

    def _require_in_use(self) -> None:
        """A calendar that was thrown away in Outlook goes on taking events, below Deleted Items, where nobody looks."""
        calendar = self._calendar
        if calendar.kind == Calendar.Kind.OWN and calendar.folder_id in read.thrown_away(
            self._server, calendar.owner, self._deadline.remaining()
        ):
            raise errors.FolderNotFound("the calendar was thrown away")

    def _create(self) -> ItemId:
        """With our UID, so that the .ics file of the booking is the same event; a server that sets its own only may."""
        new = _as_new(self._event)
        try:
            return self._change(CreateItem(self._calendar.folder_id, new))
        except errors.ServerError as refusal:
            if refusal.detail.get("code") not in NO_UID_WANTED:
                raise
            return self._change(CreateItem(self._calendar.folder_id, replace(new, uid="")))

    def _move(self, found: Found) -> None:
        """Some servers accept an update and ignore a field: what was written is read back."""
        event = self._event
        outbox.note_attempt(event)
        item = self._change(UpdateItem(found.item, event.start_at, event.end_at, event.time_zone))
        outbox.keep(event, item)
        moved = details(self._server, item, self._deadline)
        if moved is None or (moved.start_at, moved.end_at) != (event.start_at, event.end_at):
            raise errors.ServerError("the update was accepted and not carried out")

    def _remove(self, found: Found) -> None:
        """An item that is gone already is as good as removed; put elsewhere meanwhile, it has another id."""
        outbox.note_attempt(self._event)
        try:
            if found.details.attendees:
                self._cancel(found.item)
            else:
                self._change(DeleteItem(found.item))
        except errors.ItemNotFound:
            if find(self._server, self._event, self._calendar, self._deadline):
                raise

    def _cancel(self, item: ItemId) -> None:
        """CancelCalendarItem carries the reason; where it is refused, a plain removal sends the cancellation."""
        try:
            self._change(CancelCalendarItem(item, escape(self._event.cancellation_reason)))
        except errors.ItemNotFound:
            raise
        except errors.ServerError:
            self._change(DeleteItem(item, notify=True))

    def _change(self, operation: Operation[Answer]) -> Answer:
        return self._server.call(operation, self._deadline.remaining())


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
        reminder_minutes=event.reminder_minutes,
        uid=event.uid,
    )
