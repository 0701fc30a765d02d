"""The day of an appointment as a line, the appointment on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_FIRST_HOUR, _LAST_HOUR = 8, 18


@dataclass(frozen=True)
class Hour:
    x: str
    at: datetime


@dataclass(frozen=True)
class DayLine:
    """In per cent of the line."""

    x: str
    width: str
    hours: tuple[Hour, ...]


def day_line(start: datetime, end: datetime) -> DayLine:
    """From eight to six, wider where the appointment lies outside; what runs past midnight ends there."""
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    starts, ends = _hours(day, start), min(_hours(day, end), 24.0)
    first, last = min(_FIRST_HOUR, int(starts)), max(_LAST_HOUR, int(-(-ends // 1)))
    step = 2 if last - first <= 10 else 4

    def place(hour: float) -> str:
        return f"{hour * 100 / (last - first):.2f}%"

    hours = tuple(Hour(place(hour - first), day + timedelta(hours=hour)) for hour in range(first, last, step))
    return DayLine(x=place(starts - first), width=place(ends - starts), hours=hours)


def _hours(day: datetime, at: datetime) -> float:
    """On the wall clock: a line has 24 hours on every day."""
    return (at.replace(tzinfo=None) - day.replace(tzinfo=None)) / timedelta(hours=1)
