"""A series seen as its occurrences."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from exchange_simulator.mailbox.event import Event

_SLACK = timedelta(days=2)


def occurrences(master: Event, start: datetime, end: datetime) -> list[Event]:
    """Those that overlap [start, end], moved ones at their new time, deleted ones left out. Aware UTC."""
    moved = [event for event in master.exceptions.values() if touches(event, start, end)]
    regular = [
        occurrence_at(master, original)
        for original in original_starts(master, until=end)
        if original + master.duration >= start
        and original < end
        and original not in master.deleted
        and original not in master.exceptions
    ]
    return sorted(moved + regular, key=lambda event: event.start)


def touches(event: Event, start: datetime, end: datetime) -> bool:
    """An entry that ends exactly where the window starts is listed too, as Exchange may do: clients clip."""
    return event.start < end and event.end >= start


def original_starts(master: Event, *, until: datetime) -> Iterator[datetime]:
    """When each occurrence was first meant to start, deleted and moved ones too, up to `until`."""
    if master.recurrence is None:
        return
    last_day = (until + _SLACK).date()
    for day in master.recurrence.dates():
        if day > last_day:
            return
        yield master.start_on(day)


def occurrence_at(master: Event, original: datetime) -> Event:
    """The occurrence, changed or not. It carries its master's serial, version and change number."""
    if original in master.exceptions:
        return master.exceptions[original]
    return replace(
        master,
        start=original,
        end=original + master.duration,
        original_start=original,
        recurrence=None,
        exceptions={},
        deleted=set(),
    )


def is_occurrence(master: Event, original: datetime) -> bool:
    return original not in master.deleted and any(
        start == original for start in original_starts(master, until=original)
    )
