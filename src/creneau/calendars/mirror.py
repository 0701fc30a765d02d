"""The mirror: what Exchange said of a calendar's times, and no more than that."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, QuerySet

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


Edits = Mapping[str, Entry | None]  # by item id: as it stands in the mirror from now on, None for not at all


def replace(host: Host, seen: Mapping[Calendar, Iterable[Entry]], window: Window) -> bool:
    """Make the mirror of these calendars equal to what was seen of the window; True when that changed anything.

    Runs inside the caller's transaction. An entry that reaches out of the window is kept whole.
    """
    return _told(host, [_replace_one(calendar, set(entries), window) for calendar, entries in seen.items()])


def edit(host: Host, edits: Mapping[Calendar, Edits]) -> bool:
    """The same of single entries, by their item ids."""
    return _told(host, [_edit_one(calendar, each) for calendar, each in edits.items()])


def entries(host: Host, items: Iterable[CalendarItem]) -> list[Entry]:
    """What counts of a calendar view: cancelled and declined entries take no time, ours are known by their booking."""
    listed = list(items)
    ours = _ours(host, listed)
    counted = (entry_of(item) for item in listed if item.id not in ours)
    return [entry for entry in counted if entry]


def entry_of(item: CalendarItem) -> Entry | None:
    """None where it takes no time, whatever its status."""
    if item.is_cancelled or item.declined:
        return None
    return Entry(item.id, item.start_at, item.end_at, item.status.value, item.is_all_day)


def stretches(intervals: Iterable[BusyInterval]) -> list[Entry]:
    """The same of free/busy, where nothing tells one entry from another."""
    return [Entry("", one.start_at, one.end_at, one.status.value, is_all_day=False) for one in intervals]


def _told(host: Host, changed: list[bool]) -> bool:
    """What was computed from the mirror before is no longer true."""
    if any(changed):
        Host.objects.filter(pk=host.pk).update(busy_version=F("busy_version") + 1)
    return any(changed)


def _replace_one(calendar: Calendar, seen: set[Entry], window: Window) -> bool:
    return _make_equal(calendar, calendar.busy_times.overlapping(window.start_at, window.end_at), seen)


def _edit_one(calendar: Calendar, edits: Edits) -> bool:
    return _make_equal(calendar, calendar.busy_times.filter(item_id__in=edits), set(filter(None, edits.values())))


def _make_equal(calendar: Calendar, stored: QuerySet[BusyTime], seen: set[Entry]) -> bool:
    now = {entry for entry in seen if entry.start_at < entry.end_at}
    before = {Entry(*row[1:]): row[0] for row in stored.values_list("pk", *Entry._fields)}
    gone = [pk for entry, pk in before.items() if entry not in now]
    new = [BusyTime(calendar=calendar, **entry._asdict()) for entry in now if entry not in before]
    for at in range(0, len(gone), 500):
        BusyTime.objects.filter(pk__in=gone[at : at + 500]).delete()
    if new:
        BusyTime.objects.bulk_create(new, batch_size=500)
    return bool(gone or new)


def _ours(host: Host, items: list[CalendarItem]) -> set[str]:
    """The ids of events of ours. A copy that the host made carries the key too, and takes time like any other."""
    keyed = [item for item in items if item.event_key]
    rows = CalendarEvent.objects.filter(host=host, key__in={item.event_key for item in keyed}) if keyed else ()
    known = {row.key: row for row in rows}
    return {item.id for item in keyed if item.event_key in known and _is_ours(known[item.event_key], item)}


def _is_ours(event: CalendarEvent, item: CalendarItem) -> bool:
    return event.item_id in ("", item.id) or event.due_at is not None  # while it is written its id may be another
