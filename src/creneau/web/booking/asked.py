"""What a page with a calendar is asked to show: its state lives in the address, so that it works without JavaScript."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

Value = TypeVar("Value")

_A_SECOND = timedelta(seconds=1)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Offer:
    """What can be asked for: the durations in minutes (the first is the default), a zone where none is asked for,
    from when (if not from today) and until when there can be openings."""

    durations_minutes: Sequence[int]
    time_zone: str
    starts_at: datetime | None
    ends_at: datetime


@dataclass(frozen=True)
class Asked:
    """``month`` is the first day of a month that can have openings; ``misread``: the names that made no sense."""

    zone: ZoneInfo
    today: date
    first_day: date
    last_day: date
    until: datetime
    month: date
    day: date | None
    duration_minutes: int
    as_list: bool
    is_month_asked: bool
    given: Mapping[str, str] = field(default_factory=dict)
    misread: tuple[str, ...] = ()

    @property
    def first_month(self) -> date:
        return self.today.replace(day=1)

    @property
    def last_month(self) -> date:
        return self.last_day.replace(day=1)

    def opening_at(self, starts: Sequence[datetime]) -> "Asked":
        """Where nobody asked for a month: the first that has openings."""
        if self.is_month_asked or not starts:
            return self
        return replace(self, month=starts[0].astimezone(self.zone).date().replace(day=1))

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The month on the invitee's clock."""
        return midnight(self.month, self.zone), midnight(next_month(self.month), self.zone)

    def in_month(self, starts: Sequence[datetime]) -> list[datetime]:
        """Those of the month, on the invitee's clock. ``starts`` ascending."""
        first, end = self.window
        found = starts[bisect_left(starts, first) : bisect_left(starts, end)]
        return [start.astimezone(self.zone) for start in found]

    def address(self, **changes: str | None) -> str:
        """The query string of this state, changed: ``?month=2027-01&zone=Europe%2FParis``. None leaves a name out."""
        state = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(state, safe='/:')}"


def read(query: Mapping[str, str], offer: Offer, now: datetime, carried: Mapping[str, str] | None = None) -> Asked:
    """Whatever cannot be understood is left out and named in ``misread``; a month out of reach becomes the nearest.

    ``carried``: what every link has to carry along besides.
    """
    misread: list[str] = []
    zone = _understood("zone", query, zone_called, misread)
    time_zone = zone or ZoneInfo(offer.time_zone)
    today = now.astimezone(time_zone).date()
    last_day = max(today, (offer.ends_at - _A_SECOND).astimezone(time_zone).date())
    day = _understood("day", query, _day, misread)
    month = _understood("month", query, _month, misread) or (day or today).replace(day=1)
    duration = _understood("duration", query, lambda text: _duration(text, offer), misread)
    as_list = query.get("view") == "list"
    return Asked(
        zone=time_zone,
        today=today,
        first_day=offer.starts_at.astimezone(time_zone).date() if offer.starts_at else today,
        last_day=last_day,
        until=offer.ends_at,
        month=min(max(month, today.replace(day=1)), last_day.replace(day=1)),
        day=day,
        duration_minutes=duration or offer.durations_minutes[0],
        as_list=as_list,
        is_month_asked=any(query.get(name) and name not in misread for name in ("month", "day")),
        given={
            **_given(zone, duration if duration != offer.durations_minutes[0] else None, as_list),
            **(carried or {}),
        },
        misread=tuple(misread),
    )


def _given(zone: ZoneInfo | None, duration: int | None, as_list: bool) -> dict[str, str]:
    """What links have to carry along: all that differs from what is shown unasked."""
    state = {
        "duration": str(duration) if duration else "",
        "view": "list" if as_list else "",
        "zone": zone.key if zone else "",
    }
    return {name: value for name, value in state.items() if value}


def instant_called(text: str) -> datetime | None:
    """``2026-12-03T09:30:00Z``, as links carry a start; None for anything else."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo and MINYEAR + 1 < instant.year < MAXYEAR - 1 else None


def zone_called(text: str) -> ZoneInfo | None:
    if len(text) > 64:
        return None
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _understood(
    name: str, query: Mapping[str, str], reading: Callable[[str], Value | None], misread: list[str]
) -> Value | None:
    text = query.get(name, "")
    value = reading(text) if text else None
    if text and value is None:
        misread.append(name)
    return value


def _month(text: str) -> date | None:
    return _date(_MONTH.fullmatch(text))


def _day(text: str) -> date | None:
    return _date(_DAY.fullmatch(text))


def _date(found: re.Match[str] | None) -> date | None:
    if not found:
        return None
    year, month, day = (*map(int, found.groups()), 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _duration(text: str, offer: Offer) -> int | None:
    return next((minutes for minutes in offer.durations_minutes if str(minutes) == text), None)
