"""Date overrides on the page of a schedule: a month to choose days from, the exceptions to come, the holidays."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from creneau.availability import parse
from creneau.scheduling.models import Schedule
from creneau.scheduling.overrides import today as today_of
from creneau.web.availability.week import Day as Hours
from creneau.web.booking.asked import next_month, previous_month
from creneau.web.booking.month import Bar, weeks_of

FARTHEST_MONTHS = 24
_A_DAY = timedelta(days=1)
_NOON = (12 * 60, 13 * 60)

Spans = list[tuple[int, int]]


@dataclass
class Typed:
    """What was chosen in the form, and what is wrong with it."""

    days: list[date] = field(default_factory=list)
    ticked: list[date] = field(default_factory=list)
    first: str = ""
    last: str = ""
    hours: Hours = field(default_factory=lambda: Hours("hours", [("09:00", "12:00")]))
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reversed(self) -> bool:
        first, last = day_called(self.first), day_called(self.last)
        return bool(first and last and last < first)


class Cell(NamedTuple):
    date: date
    bars: list[Bar]
    is_past: bool
    is_today: bool
    is_exception: bool
    is_chosen: bool
    holiday: str


class Run(NamedTuple):
    """Days on end with the same exception."""

    days: list[date]
    hours: list[list[str]]

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


@dataclass(frozen=True)
class Exceptions:
    first: date
    today: date
    weekdays: tuple[date, ...]
    weeks: tuple[tuple[Cell | None, ...], ...]
    previous: date | None
    next: date | None
    runs: list[Run]
    holidays: list[tuple[date, str, bool]]  # of the month: the day, its name, whether the host works all the same
    typed: Typed

    @property
    def ticked_elsewhere(self) -> list[date]:
        """In other months than the one shown."""
        return [day for day in self.typed.ticked if day.replace(day=1) != self.first]


def exceptions(schedule: Schedule, asked: str, first_weekday: int, typed: Typed) -> Exceptions:
    """``asked``: a month, ``2027-03``; else the present one."""
    today = today_of(schedule, timezone.now())
    month = _month(asked, today)
    overrides = parse.by_date(schedule.overrides, "overrides")
    named = schedule.holidays(month, next_month(month) - _A_DAY, language=get_language())
    worked = _worked(schedule, month, overrides, named)
    line = _line(worked.values())
    cells = [
        Cell(
            date=day,
            bars=[line(*span) for span in spans],
            is_past=day < today,
            is_today=day == today,
            is_exception=day in overrides,
            is_chosen=day in typed.ticked,
            holiday=named.get(day, ""),
        )
        for day, spans in worked.items()
    ]
    monday = date(2024, 1, 1)
    return Exceptions(
        first=month,
        today=today,
        weekdays=tuple(monday + timedelta(days=first_weekday + place) for place in range(7)),
        weeks=weeks_of(cells, before=(month.weekday() - first_weekday) % 7),
        previous=previous_month(month) if month > today.replace(day=1) else None,
        next=next_month(month) if month < _farthest(today) else None,
        runs=runs(schedule.overrides, today),
        holidays=[(day, name, bool(worked[day])) for day, name in named.items() if day >= today],
        typed=typed,
    )


def typed(data: QueryDict, hours: Hours) -> Typed:
    """The days that were ticked, and those from ``first`` to ``last``."""
    first, last = data.get("first", "").strip()[:10], data.get("last", "").strip()[:10]
    ticked = [day for text in data.getlist("day")[:400] if (day := day_called(text))]
    days = sorted({*ticked, *_stretch(day_called(first), day_called(last))})
    return Typed(days, ticked, first, last, hours)


def day_called(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def runs(overrides: Mapping[str, list[list[str]]], today: date) -> list[Run]:
    """From today on, ascending; days on end with the same hours together."""
    found: list[Run] = []
    for text in sorted(overrides):
        day, hours = date.fromisoformat(text), overrides[text]
        if day < today:
            continue
        if found and found[-1].last + _A_DAY == day and found[-1].hours == hours:
            found[-1].days.append(day)
        else:
            found.append(Run([day], hours))
    return found


def _stretch(first: date | None, last: date | None) -> Iterable[date]:
    """Both ends included; one end alone is one day. What is longer than a year is cut: the verb refuses it anyway."""
    first, last = first or last, last or first
    if first is None or last is None:
        return []
    return [first + timedelta(days=number) for number in range(min((last - first).days + 1, 400))]


def _worked(
    schedule: Schedule, month: date, overrides: Mapping[date, Spans], holidays: Mapping[date, str]
) -> dict[date, Spans]:
    weekly = parse.weekly(schedule.weekly_hours, "weekly_hours")
    days = [month + timedelta(days=number) for number in range((next_month(month) - month).days)]
    usual = {day: [] if day in holidays else list(weekly.get(day.weekday(), [])) for day in days}
    return {day: sorted(overrides.get(day, usual[day])) for day in days}


def _line(days: Iterable[Spans]) -> Callable[[int, int], Bar]:
    """Minutes after midnight to places in a line from seven to seven, wider where hours lie outside."""
    spans = [span for day in days for span in day] or [_NOON]
    first = min(7 * 60, *(start for start, _end in spans))
    last = max(19 * 60, *(end for _start, end in spans))

    def bar(start: int, end: int) -> Bar:
        return Bar(f"{(start - first) * 100 / (last - first):.2f}%", f"{(end - start) * 100 / (last - first):.2f}%")

    return bar


def _month(asked: str, today: date) -> date:
    month = (day_called(f"{asked}-01") or today).replace(day=1)
    return min(max(month, today.replace(day=1)), _farthest(today))


def _farthest(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=31 * FARTHEST_MONTHS)).replace(day=1)
