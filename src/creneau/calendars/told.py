"""Changes that Exchange tells in full: the mirror follows them without a second question.

Only what can be nothing else: single entries that are none of ours. The rest is read again with its window.
"""

from collections.abc import Sequence

from django.db.models import Q

from creneau.calendars import mirror
from creneau.calendars.affected import MOST
from creneau.calendars.models import BusyTime, Calendar, CalendarEvent
from creneau.calendars.window import Window
from creneau.ews.values import ChangedItem


def in_full(calendar: Calendar, changed: Sequence[ChangedItem], window: Window) -> mirror.Edits | None:
    """None where something has to be read before the mirror is right."""
    if len(changed) > MOST or any(not (item.is_gone or _stands_alone(item)) for item in changed):
        return None
    if not changed:
        return {}
    ids = {item.id for item in changed}
    unknown = {item.id for item in changed if not item.is_new} - _mirrored(calendar, ids)
    if unknown or _may_be_ours(calendar, ids):
        return None
    return {item.id: _entry(item, window) if calendar.checks_conflicts else None for item in changed}


def _stands_alone(item: ChangedItem) -> bool:
    return item.entry is not None and not item.entry.event_key


def _mirrored(calendar: Calendar, ids: set[str]) -> set[str]:
    """What is not in here may have been a series until now, whose occurrences have other ids."""
    return set(BusyTime.objects.filter(calendar=calendar, item_id__in=ids).values_list("item_id", flat=True))


def _may_be_ours(calendar: Calendar, ids: set[str]) -> bool:
    """Also while one of ours is being written: its id is not known yet."""
    ours = Q(item_id__in=ids) | Q(due_at__isnull=False)
    return CalendarEvent.objects.filter(ours, host=calendar.host_id).exists()


def _entry(item: ChangedItem, window: Window) -> mirror.Entry | None:
    entry = item.entry
    if entry is None or entry.start_at >= window.end_at or entry.end_at <= window.start_at:
        return None
    return mirror.entry_of(entry)
