"""The mirror: what Exchange said of a calendar's times, and no more than that."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from creneau.accounts.models import Host
from creneau.calendars.models import BusyTime, Calendar, CalendarEvent
from creneau.calendars.window import Window
from creneau.ews.values import BusyInterval, CalendarItem


class Entry(NamedTuple):
    """One row of the mirror. Free/busy gives no item id."""

    item_id: str
    start_at: datetime
    end_at: datetime
    status: str
    is_all_day: bool


def replace(host: Host, seen: Mapping[Calendar, Iterable[Entry]], window: Window) -> bool:
    """Make the mirror of these calendars equal to what was seen of the window; True when that changed anything.

    Runs inside the caller's transaction. An entry that reaches out of the window is kept whole.
    """
    changed = [_replace_one(calendar, set(entries), window) for calendar, entries in seen.items()]
    if any(changed):
        Host.objects.filter(pk=host.pk).update(busy_version=F("busy_version") + 1)
    return any(changed)


def entries(host: Host, items: Iterable[CalendarItem]) -> list[Entry]:
    """What counts of a calendar view: cancelled and declined entries take no time, ours are known by their booking."""
    listed = list(items)
    ours = _ours(host, listed)
    return [_entry(item) for item in listed if not (item.is_cancelled or item.declined or item.id in ours)]


def stretches(intervals: Iterable[BusyInterval]) -> list[Entry]:
    """The same of free/busy, where nothing tells one entry from another."""
    return [Entry("", one.start_at, one.end_at, one.status.value, is_all_day=False) for one in intervals]


def _replace_one(calendar: Calendar, seen: set[Entry], window: Window) -> bool:
    now = {entry for entry in seen if entry.start_at < entry.end_at}
    stored = calendar.busy_times.overlapping(window.start_at, window.end_at)
    before = {Entry(*row[1:]): row[0] for row in stored.values_list("pk", *Entry._fields)}
    gone = [pk for entry, pk in before.items() if entry not in now]
    new = [BusyTime(calendar=calendar, **entry._asdict()) for entry in now if entry not in before]
    for at in range(0, len(gone), 500):
        BusyTime.objects.filter(pk__in=gone[at : at + 500]).delete()
    BusyTime.objects.bulk_create(new, batch_size=500)
    return bool(gone or new)


def _entry(item: CalendarItem) -> Entry:
    return Entry(item.id, item.start_at, item.end_at, item.status.value, item.is_all_day)


def _ours(host: Host, items: list[CalendarItem]) -> set[str]:
    """The ids of events of ours. A copy that the host made carries the key too, and takes time like any other."""
    keyed = [item for item in items if item.event_key]
    rows = CalendarEvent.objects.filter(host=host, key__in={item.event_key for item in keyed}) if keyed else ()
    known = {row.key: row for row in rows}
    return {item.id for item in keyed if item.event_key in known and _is_ours(known[item.event_key], item)}


def _is_ours(event: CalendarEvent, item: CalendarItem) -> bool:
    return event.item_id in ("", item.id) or event.due_at is not None  # while it is written its id may be another
