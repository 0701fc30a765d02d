"""Why a start is not offered."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from creneau.availability.busy import Booked, Busy, BusyTime, without_booking
from creneau.availability.grid import Offer, in_range, shared_starts
from creneau.availability.instants import MINUTE, instant_at, seconds_at_or_after, seconds_at_or_before
from creneau.availability.interval import Interval
from creneau.availability.limits import within_limits
from creneau.availability.rules import Rules, first_and_last_day
from creneau.availability.schedule import Schedule
from creneau.availability.working import Span, united, working_spans

Cause = Literal["outside_hours", "override", "off_grid", "busy", "buffer", "notice", "limit", "range"]


@dataclass(frozen=True)
class Refusal:
    """A start that is not offered, and the first cause of it, in the order of `Cause`."""

    start: datetime
    cause: Cause
    busy: BusyTime | None = None
    """What is in the way, for `busy` and `buffer`."""


def explain(
    schedule: Schedule,
    rules: Rules,
    window: Interval,
    busy: Iterable[Busy],
    now: datetime,
    *,
    bookings: Iterable[Booked] = (),
    ignoring: Hashable | None = None,
) -> list[Refusal]:
    """Every start in `window` that `slots` does not list, ascending: of the schedule's grids, and of those its
    overrides replace. Arguments and errors as in `slots`."""
    span = (seconds_at_or_after(window.start), seconds_at_or_after(window.end))
    fitting, usual = _Grid(schedule, rules, span), _Grid(schedule.without_overrides(), rules, span)
    causes: dict[int, Refusal] = {}
    for start in sorted(fitting.points | usual.points):
        if start not in fitting.starts:
            causes[start] = Refusal(instant_at(start), "override" if start in usual.starts else "outside_hours")
    causes |= _other_causes(sorted(fitting.starts), schedule, rules, busy, now, bookings, ignoring)
    return [causes[start] for start in sorted(causes)]


def why_not(
    start: datetime,
    schedule: Schedule,
    rules: Rules,
    busy: Iterable[Busy],
    now: datetime,
    *,
    bookings: Iterable[Booked] = (),
    ignoring: Hashable | None = None,
) -> Refusal | None:
    """Why this one start, which a person may choose freely, is not offered; None when it is.

    `off_grid`: the host works then, but no slot starts at that moment.
    """
    second = seconds_at_or_after(start)
    span = (second, second + 1)
    window = Interval(*map(instant_at, span))
    if refusals := explain(schedule, rules, window, busy, now, bookings=bookings, ignoring=ignoring):
        return replace(refusals[0], start=start)
    if second in _Grid(schedule, rules, span).starts and instant_at(second) == start:
        return None
    if _is_inside(second, schedule, rules):
        return Refusal(start, "off_grid")
    return Refusal(start, "override" if _is_inside(second, schedule.without_overrides(), rules) else "outside_hours")


class _Grid:
    """The points of a schedule's grids in a window, and those of them at which a slot fits."""

    def __init__(self, schedule: Schedule, rules: Rules, window: Span) -> None:
        increment = rules.increment_minutes * MINUTE
        self.points = set(shared_starts([Offer(schedule)], window, 1, increment))
        self.starts = set(shared_starts([Offer(schedule)], window, rules.duration_minutes * MINUTE, increment))


def _is_inside(start: int, schedule: Schedule, rules: Rules) -> bool:
    end = start + rules.duration_minutes * MINUTE
    return any(opens <= start and end <= closes for opens, closes in united(working_spans(schedule, start, end)))


def _other_causes(
    starts: list[int],
    schedule: Schedule,
    rules: Rules,
    busy: Iterable[Busy],
    now: datetime,
    bookings: Iterable[Booked],
    ignoring: Hashable | None,
) -> dict[int, Refusal]:
    """Causes of starts that fit the hours. Written from the last cause to the first, so the first one stays."""
    earliest = seconds_at_or_after(now) + rules.minimum_notice_minutes * MINUTE
    days = first_and_last_day(rules, now, schedule.zone)
    in_time = in_range(starts, [Offer(schedule, days)])
    in_limits = within_limits(starts, rules, bookings, schedule.zone, ignoring)
    causes = _all(set(starts) - set(in_time), "range") | _all(set(starts) - set(in_limits), "limit")
    causes |= _all({start for start in starts if start < earliest}, "notice")
    times = sorted(
        (BusyTime(*each) for each in without_booking(busy, ignoring)),
        key=lambda each: (each.start, each.end),
        reverse=True,
    )
    causes |= dict(_met(starts, times, "buffer", rules))
    causes |= dict(_met(starts, [each for each in times if not each.is_buffer], "busy", rules))
    return causes


def _all(starts: set[int], cause: Cause) -> dict[int, Refusal]:
    return {start: Refusal(instant_at(start), cause) for start in starts}


def _met(
    starts: Sequence[int], times: Iterable[BusyTime], cause: Literal["busy", "buffer"], rules: Rules
) -> Iterator[tuple[int, Refusal]]:
    """The starts whose slot (for `buffer`: with its buffers) meets a busy time, the earliest time said last."""
    has_buffers = cause == "buffer"
    before = rules.buffer_before_minutes * MINUTE * has_buffers
    after = rules.duration_minutes * MINUTE + rules.buffer_after_minutes * MINUTE * has_buffers
    for busy in times:
        if busy.start < busy.end:
            first = bisect_right(starts, seconds_at_or_before(busy.start) - after)
            end = bisect_left(starts, seconds_at_or_after(busy.end) + before)
            for start in starts[first:end]:
                yield start, Refusal(instant_at(start), cause, busy)
