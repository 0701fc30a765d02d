"""Which candidates are free, straight from busy times: exact for any second, the measure for every faster way."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from creneau.availability.busy import Busy
from creneau.availability.instants import DAY, EPOCH, MINUTE
from creneau.availability.rules import Rules

Flags = bytes
"""A byte a candidate: 1 where it is free, 0 where it is not."""


def free_flags(starts: Sequence[int], rules: Rules, busy: Iterable[Busy]) -> Flags:
    """Where a slot at one of the ascending `starts` meets no busy time with its buffers. An empty one blocks nothing.

    The busy time's start is rounded down to the second and its end up, which changes nothing: slots and buffers begin
    and end on whole seconds.
    """
    reach_before = rules.buffer_before_minutes * MINUTE
    reach_after = (rules.duration_minutes + rules.buffer_after_minutes) * MINUTE
    count = len(starts)
    free = bytearray(b"\1") * count
    for time in busy:
        since, until = time[0] - EPOCH, time[1] - EPOCH
        first = bisect_right(starts, since.days * DAY + since.seconds - reach_after)
        if first < count and since < until:
            end = until.days * DAY + until.seconds + (until.microseconds > 0) + reach_before
            if starts[first] < end:
                beyond = bisect_left(starts, end, first)
                free[first:beyond] = bytes(beyond - first)
    return bytes(free)


def both(left: Flags, right: Flags) -> Flags:
    """Free in the one and in the other."""
    return (int.from_bytes(left) & int.from_bytes(right)).to_bytes(len(left))


def either(left: Flags, right: Flags) -> Flags:
    """Free in the one or in the other."""
    return (int.from_bytes(left) | int.from_bytes(right)).to_bytes(len(left))
