"""The mirror: what Exchange said of a calendar's times, and no more than that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from creneau.accounts.models import Host
from creneau.calendars.models import BusyTime, Calendar, CalendarEvent
from creneau.ews.values import CalendarItem


class _Entry(NamedTuple):
    item_id: str
    start_at: datetime
    end_at: datetime
    status: str
    is_all_day: bool


@dataclass(frozen=True)
class Window:
    """Half-open, aware."""

    start_at: datetime
    end_at: datetime


def replace(host: Host, seen: dict[Calendar, list[CalendarItem]], window: Window) -> bool:
    """Make the mirror of these calendars equal to what was seen of the window; True when that changed anything.

    Runs inside the caller's transaction. An entry that reaches out of the window is kept whole.
    """
    ours = _keys_of(host, seen.values())
    changed = [_replace_one(calendar, items, window, ours) for calendar, items in seen.items()]
    if any(changed):
        Host.objects.filter(pk=host.pk).update(busy_version=F("busy_version") + 1)
    return any(changed)


def _replace_one(calendar: Calendar, items: Iterable[CalendarItem], window: Window, ours: set[str]) -> bool:
    now = {_entry(item) for item in items if _counts(item, ours)}
    stored = calendar.busy_times.overlapping(window.start_at, window.end_at)
    before = {_Entry(*row[1:]): row[0] for row in stored.values_list("pk", *_Entry._fields)}
    gone = [pk for entry, pk in before.items() if entry not in now]
    new = [BusyTime(calendar=calendar, **entry._asdict()) for entry in now if entry not in before]
    for at in range(0, len(gone), 500):
        BusyTime.objects.filter(pk__in=gone[at : at + 500]).delete()
    BusyTime.objects.bulk_create(new, batch_size=500)
    return bool(gone or new)


def _counts(item: CalendarItem, ours: set[str]) -> bool:
    """Cancelled and declined entries take no time; an event of ours is known by its booking."""
    return not (item.is_cancelled or item.declined or item.event_key in ours) and item.start_at < item.end_at


def _entry(item: CalendarItem) -> _Entry:
    return _Entry(item.id, item.start_at, item.end_at, item.status.value, item.is_all_day)


def _keys_of(host: Host, seen: Iterable[list[CalendarItem]]) -> set[str]:
    keys = {item.event_key for items in seen for item in items if item.event_key}
    return set(CalendarEvent.objects.filter(host=host, key__in=keys).values_list("key", flat=True)) if keys else set()
