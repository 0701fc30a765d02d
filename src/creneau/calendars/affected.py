"""Which part of a calendar has to be read again because of what changed in it."""

from collections.abc import Sequence
from datetime import datetime

from creneau.calendars.models import BusyTime, Calendar, CalendarEvent
from creneau.calendars.window import Window
from creneau.ews.values import ChangedItem

MOST = 50  # changes; more are read quicker with everything


def affected(
    calendar: Calendar, changed: Sequence[ChangedItem], window: Window, written: Sequence[CalendarEvent] = ()
) -> Window | None:
    """From the first to the last time at which a changed item was or is; None when nothing of it is in the window.

    ``written``: events of ours that were written since the last reading. Exchange does not tell of one that somebody
    threw away before it was asked, so these are looked at whatever it tells. The whole window where a series changed,
    or something that nobody knows from before: it may have been a series.
    """
    if len(changed) > MOST or any(item.is_series for item in changed):
        return window
    before = _known(calendar, [item.id for item in changed])
    times = [time for known in before.values() for time in known]
    times += [(event.start_at, event.end_at) for event in written]
    for item in changed:
        if item.id not in before and not item.is_new:
            return window
        if item.start_at and item.end_at:
            times.append((item.start_at, item.end_at))
        elif item.id not in before:
            return window
    if not times:
        return None
    start, end = min(start for start, _ in times), max(end for _, end in times)
    found = Window(max(start, window.start_at), min(end, window.end_at))
    return found if found.start_at < found.end_at else None


def _known(calendar: Calendar, ids: list[str]) -> dict[str, list[tuple[datetime, datetime]]]:
    """Where the mirror and our own events have these items."""
    columns = ("item_id", "start_at", "end_at")
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    rows = [
        *BusyTime.objects.filter(calendar=calendar, item_id__in=ids).values_list(*columns),
        *CalendarEvent.objects.filter(host=calendar.host_id, item_id__in=ids).values_list(*columns),
    ]
    for item_id, start, end in rows:
        found.setdefault(item_id, []).append((start, end))
    return found
