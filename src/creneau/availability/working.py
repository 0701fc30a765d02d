"""A schedule's hours as stretches of real time, in seconds since 1970."""

from collections.abc import Iterable, Iterator

from creneau.availability.instants import DAY, EPOCH_DAY
from creneau.availability.schedule import Schedule
from creneau.availability.wall_clock import FARTHEST_DAYS, FIRST_DAY, LAST_DAY, seconds_of_wall

Span = tuple[int, int]
"""A stretch `[start, end)` in seconds since 1970, not empty."""


def working_spans(schedule: Schedule, start: int, end: int) -> list[Span]:
    """Each interval of hours that may meet `[start, end)`, whole and ascending; some neighbours come along.

    Two of them may touch or, after a skipped day, overlap.
    """
    first = max(FIRST_DAY, EPOCH_DAY + start // DAY - FARTHEST_DAYS)
    last = min(LAST_DAY, EPOCH_DAY + end // DAY + FARTHEST_DAYS)
    return sorted(span for day in range(first, last + 1) for span in _spans_on(day, schedule))


def _spans_on(day: int, schedule: Schedule) -> Iterator[Span]:
    """The day's hours, each end converted by itself; what so becomes empty or reversed is dropped."""
    for opens, closes in schedule.hours_on(day):
        start, end = (seconds_of_wall(day, minutes, schedule.zone) for minutes in (opens, closes))
        if start < end:
            yield start, end


def shared_spans(left: list[Span], right: list[Span]) -> list[Span]:
    """What each interval of the one has in common with each interval of the other, ascending."""
    shared = []
    first = 0
    for start, end in left:
        while first < len(right) and right[first][1] <= start:
            first += 1
        for other_start, other_end in right[first:]:
            if other_start >= end:
                break
            if start < other_end:
                shared.append((max(start, other_start), min(end, other_end)))
    return sorted(shared)


def united(spans: Iterable[Span]) -> list[Span]:
    """The union of ascending spans: those that overlap or touch made one."""
    result: list[Span] = []
    for start, end in spans:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result
