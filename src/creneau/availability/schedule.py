"""When a host works, on the wall clock of the host's zone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from creneau.availability.instants import DAY, EPOCH_DAY
from creneau.availability.wall_clock import FARTHEST_DAYS, MINUTES_A_DAY

Hours = tuple[int, int]
"""Start and end in minutes after midnight on the wall clock: 0 ≤ start < end ≤ 1440."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """Weekly hours and the days that differ from them. Equal by value; usable as a key.

    `weekly` maps a weekday (Monday 0) to its hours, a missing day has none. `overrides` maps a date to the hours
    that replace that day's, `[]` for a day off. Hours that overlap or touch are merged.
    Raises ValueError for hours that end before they start or leave their day.
    """

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Hours]]
    overrides: Mapping[date, Sequence[Hours]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        weekly = {day: merged(self.weekly.get(day, ())) for day in range(7)}
        overrides = {day: merged(hours) for day, hours in sorted(self.overrides.items())}
        object.__setattr__(self, "weekly", MappingProxyType(weekly))
        object.__setattr__(self, "overrides", MappingProxyType(overrides))

    def hours_on(self, day: int) -> Sequence[Hours]:
        """The merged hours of one day, a proleptic ordinal."""
        hours = self._by_day.get(day)
        return self.usual_hours_on(day) if hours is None else hours

    def usual_hours_on(self, day: int) -> Sequence[Hours]:
        """What the day's hours would be without overrides."""
        return self.weekly[(day - 1) % 7]

    @cached_property
    def endless_from(self) -> float:
        """Since when the host never stops working, in seconds since 1970; infinity where that does not come."""
        if any(hours != ((0, MINUTES_A_DAY),) for hours in self.weekly.values()):
            return math.inf
        last = max(self.overrides, default=date.min).toordinal()
        return (last + FARTHEST_DAYS - EPOCH_DAY) * DAY

    def without_overrides(self) -> "Schedule":
        """The weekly hours alone."""
        return Schedule(self.zone, self.weekly)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and self._value == other._value

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _by_day(self) -> dict[int, Sequence[Hours]]:
        return {day.toordinal(): hours for day, hours in self.overrides.items()}

    @cached_property
    def _value(self) -> tuple[object, ...]:
        return (self.zone, tuple(self.weekly.items()), tuple(self.overrides.items()))

    @cached_property
    def _hash(self) -> int:
        return hash(self._value)


def merged(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """Hours of one day in order, those that overlap or touch made one."""
    result: list[Hours] = []
    for start, end in sorted(hours):
        if not 0 <= start < end <= MINUTES_A_DAY:
            raise ValueError(f"hours from minute {start} to minute {end} are not within one day")
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return tuple(result)
