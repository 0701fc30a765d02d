"""The grids of starts that hours lay out, in seconds since 1970."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import reduce
from itertools import chain, pairwise
from operator import itemgetter
from typing import NamedTuple

from creneau.availability.instants import DAY
from creneau.availability.schedule import Schedule
from creneau.availability.wall_clock import local_days
from creneau.availability.working import Span, shared_spans, united, working_spans


class Offer(NamedTuple):
    """One host's hours and the days (ordinals, both included) on which a slot may start; None: every day."""

    schedule: Schedule
    days: tuple[int, int] | None = None


def shared_starts(offers: Sequence[Offer], window: Span, duration: int, increment: int) -> list[int]:
    """The starts, ascending and each once, of slots that fit the hours all the offers share, in seconds.

    Each shared interval has its own grid from its own start; a slot of `duration` seconds may run on into what
    follows without a gap. `window` limits the starts only.
    """
    if not offers:
        return []
    spans, runs = _spans_and_runs(offers, window, duration)
    grids = [grid for grid in (_grid(span, runs, window, duration, increment) for span in spans) if grid]
    are_apart = all(earlier[-1] < later[0] for earlier, later in pairwise(grids))
    starts = list(chain.from_iterable(grids)) if are_apart else sorted(set(chain.from_iterable(grids)))
    return in_range(starts, offers)


def any_starts(offers: Sequence[Offer], window: Span, duration: int, increment: int) -> list[int]:
    """The starts of each offer by itself, together: ascending, each once."""
    return sorted(set(chain.from_iterable(shared_starts([offer], window, duration, increment) for offer in offers)))


def _spans_and_runs(offers: Sequence[Offer], window: Span, duration: int) -> tuple[list[Span], list[Span]]:
    """The shared intervals and their union, known as far beyond the window as a slot that starts in it can last."""
    start, end = window
    horizon, needed = end, end + duration
    endless_from = max(offer.schedule.endless_from for offer in offers)
    while True:
        horizon = min(needed, horizon + DAY + 2 * (horizon - end))
        spans = reduce(shared_spans, (working_spans(offer.schedule, start, horizon) for offer in offers))
        runs = united(spans)
        if horizon == needed or not any(opens < end and horizon <= closes for opens, closes in runs):
            return spans, runs
        if horizon >= endless_from:
            return spans, [*runs[:-1], (runs[-1][0], needed)]


def _grid(span: Span, runs: list[Span], window: Span, duration: int, increment: int) -> range:
    opens, closes = span
    _, run_end = runs[bisect_right(runs, opens, key=itemgetter(0)) - 1]
    first = max(opens, window[0] + (opens - window[0]) % increment)
    return range(first, min(closes, run_end - duration + 1, window[1]), increment)


def in_range(starts: list[int], offers: Sequence[Offer]) -> list[int]:
    """Those of the starts whose day, in the zone of every offer, is one of its days."""
    for schedule, days in offers:
        if days is not None:
            first, last = days
            starts = [
                start
                for start, day in zip(starts, local_days(starts, schedule.zone), strict=True)
                if first <= day <= last
            ]
    return starts
