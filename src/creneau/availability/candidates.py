"""The starts that hours and range allow, before anyone looks at a calendar; remembered, for they rarely change."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from creneau.availability.grid import Offer, any_starts, shared_starts
from creneau.availability.instants import DAY, EPOCH_DAY, MINUTE, instant_at, seconds_at_or_after
from creneau.availability.interval import Interval
from creneau.availability.rules import Rules, first_and_last_day
from creneau.availability.schedule import Schedule
from creneau.availability.wall_clock import local_days
from creneau.availability.working import Span

Picker = Callable[[Sequence[int]], tuple[int, ...]]

REMEMBERED_POINTS = 50_000
"""More are not worth their memory: two years, minute by minute, are a million starts."""


def candidates(schedules: Iterable[Schedule], rules: Rules, window: Interval, now: datetime) -> "Candidates":
    """The starts in the hours that all the schedules share. Notice and limits are not looked at."""
    return _found(shared_starts, schedules, rules, window, now)


def candidates_of_any(schedules: Iterable[Schedule], rules: Rules, window: Interval, now: datetime) -> "Candidates":
    """The starts of each schedule by itself, together."""
    return _found(any_starts, schedules, rules, window, now)


def candidate_bits(schedule: Schedule, rules: Rules, window: Interval, now: datetime, base: int, cell: int) -> int:
    """`Candidates.bits` of one schedule, remembered apart: a team has many, and needs no more of them."""
    return _bits(*_asked(shared_starts, [schedule], rules, window, now), base, cell)


def forget() -> None:
    """Empties the memory, for who measures how long it takes to fill."""
    _remembered.cache_clear()
    _bits.cache_clear()


Starts = Callable[[tuple[Offer, ...], Span, int, int], list[int]]
Asked = tuple[Starts, tuple[Offer, ...], Span, int, int]


def _found(
    starts: Starts, schedules: Iterable[Schedule], rules: Rules, window: Interval, now: datetime
) -> "Candidates":
    asked = _asked(starts, schedules, rules, window, now)
    _, _, (start, end), _, increment = asked
    is_worth_it = increment <= end - start <= increment * REMEMBERED_POINTS
    return _remembered(*asked) if is_worth_it else _fresh(*asked)


def _asked(starts: Starts, schedules: Iterable[Schedule], rules: Rules, window: Interval, now: datetime) -> Asked:
    offers = tuple(Offer(each, first_and_last_day(rules, now, each.zone)) for each in dict.fromkeys(schedules))
    span = (seconds_at_or_after(window.start), seconds_at_or_after(window.end))
    return starts, offers, span, rules.duration_minutes * MINUTE, rules.increment_minutes * MINUTE


@lru_cache(maxsize=128)
def _remembered(starts: Starts, offers: tuple[Offer, ...], window: Span, duration: int, increment: int) -> "Candidates":
    return _fresh(starts, offers, window, duration, increment)


@lru_cache(maxsize=2048)
def _bits(
    starts: Starts, offers: tuple[Offer, ...], window: Span, duration: int, increment: int, base: int, cell: int
) -> int:
    return _fresh(starts, offers, window, duration, increment).bits(base, cell)


def _fresh(starts: Starts, offers: tuple[Offer, ...], window: Span, duration: int, increment: int) -> "Candidates":
    return Candidates(starts(offers, window, duration, increment))


class Candidates:
    """Ascending starts, and what is worked out from them once: their names, the invitee's days, their bits."""

    def __init__(self, starts: Iterable[int]) -> None:
        self.starts = tuple(starts)
        """In seconds since 1970."""
        self._days: dict[ZoneInfo, list[tuple[str, slice]]] = {}
        self._residues: dict[int, frozenset[int]] = {}
        self._bits: dict[tuple[int, int], int] = {}
        self._pickers: dict[tuple[int, int, int], Picker] = {}

    @cached_property
    def instants(self) -> tuple[datetime, ...]:
        return tuple(map(instant_at, self.starts))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """RFC 3339 in UTC."""
        return tuple(map(_name, self.starts))

    @cached_property
    def places(self) -> dict[int, int]:
        """Start → which of the starts it is."""
        return {start: place for place, start in enumerate(self.starts)}

    def days(self, zone: ZoneInfo) -> list[tuple[str, slice]]:
        """For each run of starts on one day of the zone: the day, as 2027-03-01, and where they are."""
        if zone not in self._days:
            self._days[zone] = list(_runs_of_days(local_days(self.starts, zone)))
        return self._days[zone]

    def are_on_cells(self, base: int, cell: int) -> bool:
        """Whether every start is a whole number of cells, in seconds, away from `base`."""
        if cell not in self._residues:
            self._residues[cell] = frozenset(start % cell for start in self.starts)
        return self._residues[cell] <= {base % cell}

    def bits(self, base: int, cell: int) -> int:
        """Bit i is set where a start is i cells after `base`."""
        if (base, cell) not in self._bits:
            size = (self.starts[-1] - base) // cell + 1 if self.starts else 1
            digits = bytearray(b"0") * size
            for start in self.starts:
                digits[size - 1 - (start - base) // cell] = ord("1")
            self._bits[base, cell] = int(digits, 2)
        return self._bits[base, cell]

    def picker(self, base: int, cell: int, cells: int) -> Picker:
        """Picks the starts' digits, and two more, out of a number of so many binary digits, the highest first."""
        key = (base, cell, cells)
        if key not in self._pickers:
            self._pickers[key] = itemgetter(*(cells - 1 - (start - base) // cell for start in self.starts), 0, 0)
        return self._pickers[key]


def _name(start: int) -> str:
    day, second = divmod(start, DAY)
    minute, odd_second = divmod(second, MINUTE)
    return _DATES(day) + (_CLOCK[minute] if not odd_second else instant_at(start).strftime("T%H:%M:%SZ"))


_CLOCK = [f"T{minute // 60:02}:{minute % 60:02}:00Z" for minute in range(DAY // MINUTE)]
_DATES = lru_cache(maxsize=4096)(lambda day: date.fromordinal(EPOCH_DAY + day).isoformat())


def _runs_of_days(days: Iterable[int]) -> Iterator[tuple[str, slice]]:
    first = 0
    for day, run in groupby(days):
        end = first + sum(1 for _ in run)
        yield date.fromordinal(day).isoformat(), slice(first, end)
        first = end
