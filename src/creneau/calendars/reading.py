"""Reads calendars from Exchange, each the way it can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import mirror
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.operations.sync_folder_items import SyncFolderItems

Seen = dict[Calendar, list[mirror.Entry]]

FREE_BUSY_AHEAD = timedelta(days=42)  # one request; what lies further is read with the whole, once a day


@dataclass(frozen=True)
class Reading:
    """What was seen of one window."""

    window: mirror.Window
    seen: Seen


def read_changed(
    server: Connection, connection: CalendarConnection, window: mirror.Window, *, whole: bool, deadline: datetime
) -> list[Reading]:
    """The checked calendars that changed, or all of them (``whole``).

    Sync states are taken before the reading: what changes meanwhile is noticed the next time. Free/busy has no sync
    state: its near future is read each time.
    """
    checked = list(connection.calendars.readable())
    folders = [calendar for calendar in checked if calendar.reading == Calendar.Reading.FOLDER]
    changed = [calendar for calendar in folders if _moved_on(server, calendar, deadline) or whole]
    others = [calendar for calendar in checked if calendar.reading == Calendar.Reading.FREE_BUSY]
    near = window if whole else mirror.Window(window.start_at, window.start_at + FREE_BUSY_AHEAD)
    return [
        Reading(each, read_calendars(server, connection.host, calendars, each, timeout_seconds=_left(deadline)))
        for calendars, each in ((changed, window), (others, near))
        if calendars
    ]


def read_calendars(
    server: Connection, host: Host, calendars: Iterable[Calendar], window: mirror.Window, *, timeout_seconds: float
) -> Seen:
    """What stands in the window: one operation for all folders, one more (a slice of 42 days) for all free/busy."""
    listed = list(calendars)
    folders = {calendar.folder_id: calendar for calendar in listed if calendar.reading == Calendar.Reading.FOLDER}
    others = {calendar.owner: calendar for calendar in listed if calendar.reading == Calendar.Reading.FREE_BUSY}
    seen: Seen = {}
    if folders:
        found = read.calendar_view(server, list(folders), window.start_at, window.end_at, timeout_seconds)
        seen |= {calendar: mirror.entries(host, found[key]) for key, calendar in folders.items()}
    if others:
        said = read.free_busy(server, list(others), window.start_at, window.end_at, timeout_seconds)
        if hidden := [owner for owner in others if not said[owner].granted]:
            raise errors.ReadOnly("its free/busy is no longer shown", mailbox=hidden[0])
        seen |= {calendar: mirror.stretches(said[owner].intervals) for owner, calendar in others.items()}
    return seen


def _moved_on(server: Connection, calendar: Calendar, deadline: datetime) -> bool:
    """Bring the calendar's sync state to the present; True when something changed since the last one."""
    before, changed = calendar.sync_state, not calendar.sync_state
    while True:
        try:
            answer = server.call(SyncFolderItems(calendar.folder_id, calendar.sync_state), _left(deadline))
        except errors.InvalidSyncState:
            if not calendar.sync_state:
                raise
            calendar.sync_state, changed = "", True
            continue
        except errors.ExchangeError as error:
            error.detail.setdefault("folder_id", calendar.folder_id)
            raise
        calendar.sync_state, changed = answer.sync_state, changed or bool(answer.changed)
        if answer.complete or answer.sync_state == before:
            return changed
        before = answer.sync_state


def _left(deadline: datetime) -> float:
    return max(1.0, (deadline - timezone.now()).total_seconds())
