"""Reads calendars from Exchange, each the way it can be read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import mirror
from creneau.calendars.affected import affected
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent
from creneau.calendars.told import in_full
from creneau.calendars.window import Window
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.operations.sync_folder_items import SyncFolderItems
from creneau.ews.values import CalendarItem, ChangedItem

Seen = dict[Calendar, list[mirror.Entry]]

FREE_BUSY_AHEAD = timedelta(days=42)  # one request; what lies further is read with the whole, once a day


@dataclass(frozen=True)
class Reading:
    """What was seen of one window. ``ours``: the entries that carry an event key, in calendars read entry by entry."""

    window: Window
    seen: Seen
    ours: dict[Calendar, list[CalendarItem]] = field(default_factory=dict)


@dataclass
class News:
    """``told``: what changed, where Exchange said all of it; ``readings``: what was read again because of the rest.

    ``calendars``: what was looked at, with sync states as they are afterwards.
    """

    calendars: list[Calendar]
    readings: list[Reading] = field(default_factory=list)
    told: dict[Calendar, mirror.Edits] = field(default_factory=dict)


def read_changed(
    server: Connection,
    connection: CalendarConnection,
    window: Window,
    *,
    whole: bool,
    deadline: datetime,
    on_page: Callable[[int], None],
) -> News:
    """What changed in the calendars, or all that is in the window (``whole``).

    Sync states are taken before the reading: what changes meanwhile is noticed the next time. Free/busy has no sync
    state: its near future is read each time.
    """
    news = News(list(connection.calendars.looked_at(_with_events(connection.host))))
    written = [] if whole else _written_since(connection)
    by_window: dict[Window, list[Calendar]] = {}
    for calendar in _read_by(news.calendars, Calendar.Reading.FOLDER):
        changed = _changes(server, calendar, deadline)
        here = [event for event in written if event.calendar_id == calendar.pk]
        if whole or changed is None:
            part: Window | None = window
        elif not here and (edits := in_full(calendar, changed, window)) is not None:
            news.told[calendar], part = edits, None
        else:
            part = affected(calendar, changed, window, here)
        if part:
            by_window.setdefault(part, []).append(calendar)
    news.readings += [
        _entries(server, connection.host, calendars, each, deadline, on_page) for each, calendars in by_window.items()
    ]
    if others := _read_by(news.calendars, Calendar.Reading.FREE_BUSY):
        near = window if whole else Window(window.start_at, window.start_at + FREE_BUSY_AHEAD)
        news.readings.append(Reading(near, _free_busy(server, others, near, _left(deadline))))
    return news


def read_calendars(
    server: Connection, host: Host, calendars: Iterable[Calendar], window: Window, *, timeout_seconds: float
) -> Seen:
    """What stands in the window: one operation for all folders, one more (a slice of 42 days) for all free/busy."""
    listed = list(calendars)
    folders, others = _read_by(listed, Calendar.Reading.FOLDER), _read_by(listed, Calendar.Reading.FREE_BUSY)
    seen: Seen = {}
    deadline = Deadline(timeout_seconds)
    if folders:
        ids = [calendar.folder_id for calendar in folders]
        found = read.calendar_view(server, ids, window.start_at, window.end_at, deadline.remaining())
        seen |= {calendar: mirror.entries(host, found[calendar.folder_id]) for calendar in folders}
    if others:
        seen |= _free_busy(server, others, window, deadline.remaining())
    return seen


def _read_by(calendars: Iterable[Calendar], way: Calendar.Reading) -> list[Calendar]:
    return [calendar for calendar in calendars if calendar.reading == way]


def _with_events(host: Host) -> QuerySet[Any]:
    """The ids of calendars in which events of ours are still to come."""
    return CalendarEvent.objects.at_rest().filter(host=host, end_at__gt=timezone.now()).values("calendar")


def _written_since(connection: CalendarConnection) -> list[CalendarEvent]:
    """Events of ours that were written while the calendars were last read, or after that."""
    calendars = connection.calendars.values("pk")
    written = CalendarEvent.objects.at_rest().filter(host=connection.host_id, calendar__in=calendars)
    read_at = connection.synchronised_at
    return list(written.filter(written_at__gte=read_at) if read_at and read_at <= timezone.now() else written)


def _entries(
    server: Connection,
    host: Host,
    calendars: Sequence[Calendar],
    window: Window,
    deadline: datetime,
    on_page: Callable[[int], None],
) -> Reading:
    ids = [calendar.folder_id for calendar in calendars]
    found = read.calendar_view(server, ids, window.start_at, window.end_at, _left(deadline), on_page)
    return Reading(
        window,
        {
            calendar: mirror.entries(host, found[calendar.folder_id]) if calendar.checks_conflicts else []
            for calendar in calendars
        },
        {calendar: [item for item in found[calendar.folder_id] if item.event_key] for calendar in calendars},
    )


def _free_busy(server: Connection, calendars: Sequence[Calendar], window: Window, timeout_seconds: float) -> Seen:
    owners = [calendar.owner for calendar in calendars]
    said = read.free_busy(server, owners, window.start_at, window.end_at, timeout_seconds)
    if hidden := [owner for owner in owners if not said[owner].granted]:
        raise errors.ReadOnly("its free/busy is no longer shown", mailbox=hidden[0])
    return {calendar: mirror.stretches(said[calendar.owner].intervals) for calendar in calendars}


def _changes(server: Connection, calendar: Calendar, deadline: datetime) -> list[ChangedItem] | None:
    """Bring the calendar's sync state to the present; what changed since the last one, None without a last one."""
    unknown, found = not calendar.sync_state, list[ChangedItem]()
    for _ in range(read.MOST_ROUNDS):
        before = calendar.sync_state
        try:
            answer = server.call(SyncFolderItems(calendar.folder_id, before), _left(deadline))
        except errors.InvalidSyncState:
            if not before:
                raise
            calendar.sync_state, unknown = "", True
            continue
        except errors.ExchangeError as error:
            error.detail.setdefault("folder_id", calendar.folder_id)
            raise
        calendar.sync_state = answer.sync_state
        found += answer.items
        if answer.complete or answer.sync_state == before:
            return None if unknown else found
    raise errors.ServerError("the changes do not end", folder_id=calendar.folder_id)


def _left(deadline: datetime) -> float:
    return max(1.0, (deadline - timezone.now()).total_seconds())
