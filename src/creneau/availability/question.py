"""The whole question of `creneau slots` as one JSON object, read into values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from creneau.availability import parse
from creneau.availability.busy import Blocking, Booked, BusyTime, Status, blocked
from creneau.availability.interval import Interval
from creneau.availability.parse import Malformed
from creneau.availability.rules import FixedDates, RollingDays, Rules
from creneau.availability.schedule import Schedule

MINUTES = {
    "duration_minutes": 1,
    "increment_minutes": 1,
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 0,
    "minimum_notice_minutes": 0,
}
"""The numbers and the least each may be."""

STATUSES: tuple[Status, ...] = get_args(Status)

REQUIRED = ("now", "window", "timezone", "weekly_hours", "overrides", "busy", *MINUTES)
EXPLAINED = (*REQUIRED, "limits", "range")
"""What may stand there when an explanation is asked for."""


@dataclass(frozen=True)
class Question:
    """What `slots` and `explain` take."""

    schedule: Schedule
    rules: Rules
    window: Interval
    busy: Sequence[BusyTime]
    now: datetime
    bookings: Sequence[Booked] = ()


def question(value: object, *, explained: bool = False) -> Question:
    """Reads the object; `explained` allows `limits`, `range` and busy times that say whose they are."""
    fields = _fields(value, EXPLAINED if explained else REQUIRED)
    schedule = parse.schedule(fields["timezone"], fields["weekly_hours"], fields["overrides"])
    daily, weekly, bookings = _limits(fields.get("limits", {}))
    numbers: dict[str, int] = {name: parse.whole_number(fields[name], name, least) for name, least in MINUTES.items()}
    rules = Rules(**numbers, date_range=_range(fields.get("range")), daily_limit=daily, weekly_limit=weekly)
    times = [_busy_time(each, place, explained) for place, each in enumerate(parse.sequence(fields["busy"], "busy"))]
    return Question(
        schedule=schedule,
        rules=rules,
        window=parse.window(fields["window"], "window"),
        busy=blocked(times, Blocking(), schedule.zone),
        now=parse.instant(fields["now"], "now"),
        bookings=bookings,
    )


def _fields(value: object, known: Sequence[str]) -> parse.Fields:
    fields = parse.mapping(value, "input")
    for name in REQUIRED:
        if name not in fields:
            raise Malformed(name, "is missing")
    for name in fields:
        if name not in known:
            raise Malformed(parse.said_as(name)[1:-1], "is not known")
    return fields


def _busy_time(value: object, place: int, explained: bool) -> BusyTime:
    where = f"item {place + 1}"
    if explained and isinstance(value, dict):
        return _told_busy_time(value, where)
    if not isinstance(value, list) or len(value) != 2:
        raise Malformed("busy", f"{where}: {parse.said_as(value)} is not a start and an end")
    return BusyTime(*_ends(value[0], value[1], where))


def _told_busy_time(value: object, where: str) -> BusyTime:
    fields = parse.mapping(value, "busy", ("start", "end"), ("start", "end", "calendar", "status"))
    calendar, status = fields.get("calendar"), fields.get("status", "busy")
    if calendar is not None and not isinstance(calendar, str):
        raise Malformed("busy", f"{where}: calendar is not a text")
    if status not in STATUSES:
        raise Malformed("busy", f"{where}: status is not one of {', '.join(STATUSES)}")
    return BusyTime(*_ends(fields["start"], fields["end"], where), calendar, STATUSES[STATUSES.index(status)])


def _ends(start: object, end: object, where: str) -> tuple[datetime, datetime]:
    begins = parse.instant(start, "busy", where, round_up=False)
    ends = begins if end == start else parse.instant(end, "busy", where)
    if ends < begins:
        raise Malformed("busy", f"{where}: ends before its start")
    return begins, ends


def _limits(value: object) -> tuple[int | None, int | None, list[Booked]]:
    """`{"per_day": 3, "per_week": 10, "bookings": ["2027-03-01T09:00:00Z", …]}`, each optional."""
    fields = parse.mapping(value, "limits", (), ("per_day", "per_week", "bookings"))
    daily, weekly = (
        None if fields.get(name) is None else parse.whole_number(fields[name], "limits", 0)
        for name in ("per_day", "per_week")
    )
    starts = parse.sequence(fields.get("bookings", []), "limits", "bookings")
    return daily, weekly, [Booked(parse.instant(start, "limits", "bookings")) for start in starts]


def _range(value: object) -> RollingDays | FixedDates | None:
    """`{"rolling_days": 60}`, or `{"first": "2027-03-01", "last": "2027-03-31"}` of which one may be missing."""
    if value is None:
        return None
    fields = parse.mapping(value, "range", (), ("rolling_days", "first", "last"))
    if "rolling_days" in fields:
        parse.mapping(value, "range", (), ("rolling_days",))
        return RollingDays(parse.whole_number(fields["rolling_days"], "range", 0))
    first, last = (None if fields.get(name) is None else parse.day(fields[name], "range") for name in ("first", "last"))
    if first and last and last < first:
        raise Malformed("range", "last is before first")
    return FixedDates(first, last)
