"""A month as a grid: each day a bar of time with its openings in it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TypeVar

from creneau.web.booking.asked import Asked, next_month, previous_month

Cell = TypeVar("Cell")

_USUAL_HOURS = (7, 19)
_A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Bar:
    """A stretch of openings in a day's line, in per cent of it."""

    x: str
    width: str


@dataclass(frozen=True)
class Day:
    """``state``: ``open``, ``full``, ``closed``, ``past`` or ``later`` (not bookable yet)."""

    date: date
    state: str
    openings: int = 0
    bars: tuple[Bar, ...] = ()
    address: str = ""
    is_today: bool = False
    is_chosen: bool = False


@dataclass(frozen=True)
class Month:
    """``weeks`` have seven places, None outside the month; ``weekdays``: seven dates to name the columns by."""

    first: date
    weekdays: tuple[date, ...]
    weeks: tuple[tuple[Day | None, ...], ...]
    previous: date
    next: date
    previous_address: str
    next_address: str
    openings: int


def month(
    asked: Asked, openings: Sequence[datetime], *, chosen: date | None, works_on: Collection[date], first_weekday: int
) -> Month:
    """``openings`` are in the invitee's zone, ``works_on``: the days with hours, ``first_weekday``: Monday is 0."""
    line = _line_of(openings, asked.duration_minutes)
    starts = {day: list(group) for day, group in groupby(openings, key=datetime.date)}
    days = [_day(day, asked, starts.get(day, []), chosen, works_on, line) for day in _days(asked.month)]
    previous, following = previous_month(asked.month), next_month(asked.month)
    return Month(
        first=asked.month,
        weekdays=tuple(_A_MONDAY + timedelta(days=first_weekday + place) for place in range(7)),
        weeks=weeks_of(days, before=(asked.month.weekday() - first_weekday) % 7),
        previous=previous,
        next=following,
        previous_address=_month_address(asked, previous),
        next_address=_month_address(asked, following),
        openings=len(openings),
    )


def _day(
    day: date,
    asked: Asked,
    starts: Sequence[datetime],
    chosen: date | None,
    works_on: Collection[date],
    line: Callable[[int, int], Bar],
) -> Day:
    return Day(
        date=day,
        state=_state(day, asked, len(starts), works_on),
        openings=len(starts),
        bars=tuple(line(start, end) for start, end in _stretches(starts, asked.duration_minutes)),
        address=asked.address(day=day.isoformat()) if starts else "",
        is_today=day == asked.today,
        is_chosen=day == chosen,
    )


def weeks_of(days: Sequence[Cell], before: int) -> tuple[tuple[Cell | None, ...], ...]:
    """In weeks of seven places, ``before`` of them empty in the first."""
    places: list[Cell | None] = [*[None] * before, *days, *[None] * (-(before + len(days)) % 7)]
    return tuple(tuple(places[at : at + 7]) for at in range(0, len(places), 7))


def _month_address(asked: Asked, month: date) -> str:
    return asked.address(month=f"{month:%Y-%m}") if asked.first_month <= month <= asked.last_month else ""


def _days(month: date) -> Iterable[date]:
    return (month + timedelta(days=number) for number in range((next_month(month) - month).days))


def _state(day: date, asked: Asked, openings: int, works_on: Collection[date]) -> str:
    if openings:
        return "open"
    if day < asked.today:
        return "past"
    if not asked.first_day <= day <= asked.last_day:
        return "later"
    return "full" if day in works_on else "closed"


def _line_of(openings: Sequence[datetime], duration_minutes: int) -> Callable[[int, int], Bar]:
    """Minutes after midnight to places in a line from seven to seven, wider where openings lie outside."""
    starts = [_minute(opening) for opening in openings]
    first = min([_USUAL_HOURS[0] * 60, *starts])
    last = max([_USUAL_HOURS[1] * 60, *(min(start + duration_minutes, 24 * 60) for start in starts)])

    def bar(start: int, end: int) -> Bar:
        end = min(end, last)
        return Bar(f"{(start - first) * 100 / (last - first):.2f}%", f"{(end - start) * 100 / (last - first):.2f}%")

    return bar


def _stretches(starts: Iterable[datetime], duration_minutes: int) -> list[tuple[int, int]]:
    """The minutes of a day that its openings cover together."""
    stretches: list[tuple[int, int]] = []
    for start in sorted(map(_minute, starts)):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], start + duration_minutes))
        else:
            stretches.append((start, start + duration_minutes))
    return stretches


def _minute(instant: datetime) -> int:
    return instant.hour * 60 + instant.minute
