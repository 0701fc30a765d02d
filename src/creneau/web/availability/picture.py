"""A week as a picture: hours that can be booked, what takes them, in per cent of the day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from creneau.accounts.locales import wall_clock, wall_hour
from creneau.accounts.models import Host
from creneau.availability.working import working_spans
from creneau.calendars.models import BusyTime
from creneau.scheduling.models import Booking, Schedule
from creneau.web.availability.statuses import STATUSES

DAY_MINUTES = 24 * 60
PATTERNS = {status.name: status.pattern for status in STATUSES if status.name != "free"}


class Stretch(NamedTuple):
    """Of one day, in minutes of its wall clock."""

    start: int
    end: int
    kind: str  # closed, busy, tentative, away, elsewhere, ours


class Rect(NamedTuple):
    kind: str
    y: str
    height: str


@dataclass(frozen=True)
class Day:
    date: date
    stretches: list[Stretch]
    first: int
    last: int
    now: str = ""

    @property
    def rects(self) -> list[Rect]:
        span = self.last - self.first
        clipped = [(max(s.start, self.first), min(s.end, self.last), s.kind) for s in self.stretches]
        return [Rect(kind, _percent(a - self.first, span), _percent(b - a, span)) for a, b, kind in clipped if a < b]

    @property
    def taken(self) -> list[tuple[str, str, str]]:
        """For who cannot see the picture: from, until, kind."""
        return [(wall_clock(s.start), wall_clock(s.end), s.kind) for s in self.stretches if s.kind != "closed"]


class Hour(NamedTuple):
    label: str
    y: str


class Week(NamedTuple):
    days: list[Day]
    hours: list[Hour]
    before: date
    after: date


def picture(host: Host, asked: str) -> Week:
    """The week of the day asked for (``2026-12-01``), else the present one."""
    zone = ZoneInfo(host.time_zone)
    now = timezone.now().astimezone(zone)
    monday = _monday(asked) or now.date() - timedelta(days=now.weekday())
    found = _by_day(host, zone, monday)
    is_whole = any(_happens(found[day]) for day in found if day.weekday() >= 5)
    days = [day for day in found if is_whole or day.weekday() < 5]
    first, last = _frame(found[day] for day in days)
    drawn = [Day(day, found[day], first, last, _now(now, day, first, last)) for day in days]
    hours = [Hour(wall_hour(minute), _percent(minute - first, last - first)) for minute in range(first, last, 120)]
    week = timedelta(weeks=1)
    return Week(drawn, hours, monday - week, monday + week)


def _happens(stretches: list[Stretch]) -> bool:
    return stretches != [Stretch(0, DAY_MINUTES, "closed")]


def _by_day(host: Host, zone: ZoneInfo, monday: date) -> dict[date, list[Stretch]]:
    start = datetime.combine(monday, time(), zone)
    end = datetime.combine(monday + timedelta(weeks=1), time(), zone)
    days: dict[date, list[Stretch]] = {monday + timedelta(days=number): [] for number in range(7)}
    open_on: dict[date, list[Stretch]] = {day: [] for day in days}
    for opens, closes in _working(host, start, end):
        _spread(open_on, opens, closes, zone, "open")
    for day, stretches in open_on.items():
        days[day].extend(_closed(sorted(stretches)))
    for begins, ends, kind in _taken(host, start, end):
        _spread(days, begins, ends, zone, kind)
    return days


def _working(host: Host, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    schedule = Schedule.objects.of(host).first()
    spans = working_spans(schedule.hours(start, end), int(start.timestamp()), int(end.timestamp())) if schedule else []
    return ((datetime.fromtimestamp(opens, UTC), datetime.fromtimestamp(closes, UTC)) for opens, closes in spans)


def _taken(host: Host, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    mirrored = BusyTime.objects.overlapping(start, end).filter(
        calendar__host=host, calendar__checks_conflicts=True, status__in=PATTERNS
    )
    for begins, ends, status in mirrored.order_by("start_at").values_list("start_at", "end_at", "status"):
        yield begins, ends, PATTERNS[status]
    ours = Booking.objects.holding().filter(host=host).overlapping(start, end)
    for begins, ends in ours.order_by("start_at").values_list("start_at", "end_at"):
        yield begins, ends, "ours"


def _spread(days: dict[date, list[Stretch]], begins: datetime, ends: datetime, zone: ZoneInfo, kind: str) -> None:
    """A stretch of real time, cut at midnights."""
    start, end = begins.astimezone(zone), ends.astimezone(zone)
    for day in days:
        from_minute = 0 if start.date() < day else _minute(start) if start.date() == day else DAY_MINUTES
        until_minute = DAY_MINUTES if end.date() > day else _minute(end) if end.date() == day else 0
        if from_minute < until_minute:
            days[day].append(Stretch(from_minute, until_minute, kind))


def _closed(stretches: list[Stretch]) -> Iterator[Stretch]:
    """What the open hours of a day leave."""
    at = 0
    for start, end, _kind in stretches:
        if start > at:
            yield Stretch(at, start, "closed")
        at = max(at, end)
    if at < DAY_MINUTES:
        yield Stretch(at, DAY_MINUTES, "closed")


def _frame(days: Iterable[list[Stretch]]) -> tuple[int, int]:
    """Whole hours around all that happens, at least eight to eighteen."""
    first, last = 8 * 60, 18 * 60
    for stretches in days:
        for start, end, kind in stretches:
            if kind == "closed":
                first = min(first, end) if start == 0 and end < DAY_MINUTES else first
                last = max(last, start) if end == DAY_MINUTES and start else last
            elif end - start < DAY_MINUTES:
                first, last = min(first, start), max(last, end)
    return first // 60 * 60, -(-last // 60) * 60


def _now(now: datetime, day: date, first: int, last: int) -> str:
    minute = _minute(now)
    return _percent(minute - first, last - first) if now.date() == day and first <= minute < last else ""


def _monday(asked: str) -> date | None:
    try:
        day = date.fromisoformat(asked)
        return day - timedelta(days=day.weekday()) if 2000 < day.year < 2200 else None
    except ValueError:
        return None


def _minute(instant: datetime) -> int:
    return instant.hour * 60 + instant.minute


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"
