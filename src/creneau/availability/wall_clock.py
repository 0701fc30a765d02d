"""From a host's wall clock to instants, and back to the host's days."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from creneau.availability.instants import DAY, EPOCH_DAY, instant_at, seconds_at_or_before

FIRST_DAY = date.min.toordinal() + 1
LAST_DAY = date.max.toordinal() - 2
MINUTES_A_DAY = 1440
FARTHEST_DAYS = 3
"""No day's hours lie further than this from that day in UTC: offsets stay below 16 hours, and the longest gap, a
skipped day, moves them by one day more."""

Offsets = tuple[tuple[int, ...], tuple[int, ...]]
"""Since when (seconds, ascending), and what is added to UTC from then on (seconds)."""


def seconds_of_wall(day: int, minutes: int, zone: ZoneInfo) -> int:
    """The instant at which the zone's clock shows `minutes` after midnight on `day` (a proleptic ordinal).

    A time inside a spring gap moves forward by the gap, an ambiguous one is its first occurrence (both are what
    `fold=0` means), and 1440 is the next day's midnight.
    """
    return seconds_at_or_before(_wall(day, minutes, zone))


def end_of_local_day(day: int, zone: ZoneInfo) -> int:
    """The instant from which it is never `day` again, also where clocks go back across midnight."""
    midnight = _wall(day, MINUTES_A_DAY, zone)
    first, second = seconds_at_or_before(midnight), seconds_at_or_before(midnight.replace(fold=1))
    is_still_that_day = second > first and EPOCH_DAY + (second - 1 + offset_at(second - 1, zone)) // DAY == day
    return second if is_still_that_day else first


def _wall(day: int, minutes: int, zone: ZoneInfo) -> datetime:
    days, minutes = divmod(minutes, MINUTES_A_DAY)
    return datetime.combine(date.fromordinal(day + days), time(minutes // 60, minutes % 60), zone)


def local_days(starts: Iterable[int], zone: ZoneInfo) -> Iterator[int]:
    """The zone's day (a proleptic ordinal) at each of the instants, which may come in any order."""
    since = until = offset = 0
    for start in starts:
        if not since <= start < until:
            since, until, offset = _steady(start, zone)
        yield EPOCH_DAY + (start + offset) // DAY


def offset_at(seconds: int, zone: ZoneInfo) -> int:
    """What the zone adds to UTC at that instant, in seconds."""
    return _steady(seconds, zone)[2]


def _steady(seconds: int, zone: ZoneInfo) -> tuple[int, int, int]:
    """From when until when, around that instant, the zone's offset is known to be the same, and the offset."""
    chunk = seconds // _CHUNK
    since, offsets = _offsets(chunk, zone)
    place = bisect_right(since, seconds)
    until = since[place] if place < len(since) else (chunk + 1) * _CHUNK
    return since[place - 1], until, offsets[place - 1]


_CHUNK = 512 * DAY
_SAMPLE = DAY // 2


@lru_cache(maxsize=4096)
def _offsets(chunk: int, zone: ZoneInfo) -> Offsets:
    """The zone's offsets over one stretch of 512 days, asked twice a day: no zone changes and changes back within
    twelve hours (a test reads every zone's own table to hold us to that)."""
    first, last = chunk * _CHUNK, (chunk + 1) * _CHUNK
    since, offsets = [first], [_ask(first, zone)]
    for sample in range(first + _SAMPLE, last + 1, _SAMPLE):
        if (offset := _ask(sample, zone)) != offsets[-1]:
            since.append(_change(sample - _SAMPLE, sample, zone))
            offsets.append(offset)
    return tuple(since), tuple(offsets)


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The first second of the new offset, between two instants whose offsets differ."""
    old = _ask(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _ask(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _ask(seconds: int, zone: ZoneInfo) -> int:
    earliest, latest = (FIRST_DAY - EPOCH_DAY) * DAY, (LAST_DAY - EPOCH_DAY) * DAY
    offset = instant_at(min(max(seconds, earliest), latest)).astimezone(zone).utcoffset()
    return 0 if offset is None else offset.days * DAY + offset.seconds
