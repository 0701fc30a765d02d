"""Which IANA zones run like a clock that Exchange describes by rules instead of a name.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/timezone-availability
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from creneau.ews.zones import common_zones

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEAR = 2026


class Switch(NamedTuple):
    """When a half of the year begins: the `day_order`-th such weekday of a month (5 is the last)."""

    bias_minutes: int
    month: int
    day_order: int
    weekday: str


class Clock(NamedTuple):
    """Biases are what must be added to local time to get UTC. Month 0: no such half of the year."""

    bias_minutes: int
    standard: Switch
    daylight: Switch


def zones_like(clock: Clock) -> tuple[str, ...]:
    """IANA zones with the same offsets all through a year."""
    wanted = tuple(_offset(clock, day) for day in _days())
    return tuple(zone for zone in common_zones() if _offsets(zone) == wanted)


def _offset(clock: Clock, day: date) -> timedelta:
    return timedelta(minutes=-(clock.bias_minutes + _half(clock, day).bias_minutes))


def _half(clock: Clock, day: date) -> Switch:
    if not clock.standard.month or not clock.daylight.month:
        return clock.standard
    summer, winter = _date(clock.daylight), _date(clock.standard)
    is_summer = summer < day < winter if summer < winter else not winter < day < summer
    return clock.daylight if is_summer else clock.standard


def _date(switch: Switch) -> date:
    weekday = WEEKDAYS.index(switch.weekday) if switch.weekday in WEEKDAYS else 6
    first, length = monthrange(YEAR, switch.month)
    day = 1 + (weekday - first) % 7 + 7 * (min(max(switch.day_order, 1), 5) - 1)
    while day > length:
        day -= 7
    return date(YEAR, switch.month, day)


@cache
def _offsets(zone: str) -> tuple[timedelta | None, ...]:
    info = ZoneInfo(zone)
    noons = (datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in _days())
    return tuple(noon.astimezone(info).utcoffset() for noon in noons)


@cache
def _days() -> tuple[date, ...]:
    """Days that are not Sundays, on which clocks change, nor close to one."""
    wednesday = date(YEAR, 1, 7)
    return tuple(wednesday + timedelta(weeks=week) for week in range(51))
