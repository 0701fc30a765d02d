"""From the JSON shapes of schedules, instants and numbers to values. Shared by the command, the API and the forms.

Every function takes what `json` made and the name of the field it came in, and raises `Malformed` naming that field.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from creneau.availability.interval import Interval
from creneau.availability.schedule import Hours, Schedule

Fields = Mapping[str, object]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)((?:\.\d+)?)([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.A
)
_ENDS = ("start", "end")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.A)

Key = TypeVar("Key")


class Malformed(ValueError):
    """Input that is not what it should be. `field` is the input's own name for it, `message` one line for a person."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def schedule(timezone: object, weekly_hours: object, overrides: object) -> Schedule:
    """A schedule from the fields `timezone`, `weekly_hours` and `overrides`."""
    return Schedule(zone(timezone, "timezone"), weekly(weekly_hours, "weekly_hours"), by_date(overrides, "overrides"))


def zone(value: object, field: str) -> ZoneInfo:
    """An IANA zone by its name."""
    if not isinstance(value, str) or value.split("/")[0] in _NOT_IANA:
        raise Malformed(field, f"{said_as(value)} is not a time zone")
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise Malformed(field, f"{said_as(value)} is not a time zone") from None


_NOT_IANA = ("", "posix", "right", "posixrules", "localtime")


def weekly(value: object, field: str) -> dict[int, list[Hours]]:
    """`{"mon": [["09:00", "12:00"]], …}`: weekday (Monday 0) → hours in minutes."""
    return _hours_by(value, field, _weekday)


def by_date(value: object, field: str) -> dict[date, list[Hours]]:
    """`{"2027-03-28": []}`: date → hours in minutes."""
    return _hours_by(value, field, day)


def _hours_by(value: object, field: str, key: Callable[[str, str], Key]) -> dict[Key, list[Hours]]:
    return {key(name, field): hours(each, field, name) for name, each in mapping(value, field).items()}


def _weekday(name: str, field: str) -> int:
    if name not in WEEKDAYS:
        raise Malformed(field, f"{said_as(name)} is not one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def hours(value: object, field: str, where: str) -> list[Hours]:
    """`[["09:00", "12:00"], …]` in minutes after midnight; `where` says in the message which day it is."""
    result = []
    for pair in sequence(value, field, where):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Malformed(field, f"{where}: {said_as(pair)} is not a start and an end")
        start, end = (_minutes_of_day(each, field, where) for each in pair)
        if end <= start:
            raise Malformed(field, f"{where}: {pair[0]} to {pair[1]} does not end after its start")
        result.append((start, end))
    return result


def _minutes_of_day(value: object, field: str, where: str) -> int:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise Malformed(field, f"{where}: {said_as(value)} is not a time between 00:00 and 24:00")
    return int(value[:2]) * 60 + int(value[3:])


def window(value: object, field: str) -> Interval:
    """`{"start", "end"}`, at most two years long."""
    ends = mapping(value, field, _ENDS, _ENDS)
    start, end = instant(ends["start"], field, "start"), instant(ends["end"], field, "end")
    if end < start:
        raise Malformed(field, "ends before its start")
    if _later_by(start, years=2) < (end.year, end.isoformat()[4:]):
        raise Malformed(field, "is longer than two years")
    return Interval(start, end)


def _later_by(instant: datetime, years: int) -> tuple[int, str]:
    """The same moment so many years later, comparable; 29 February stays one where there is none."""
    return instant.year + years, instant.isoformat()[4:]


def instant(value: object, field: str, where: str = "", *, round_up: bool = True) -> datetime:
    """An RFC 3339 date and time with its offset, as UTC. Digits beyond the microsecond round it up, or away."""
    said = f"{where}: {said_as(value)}" if where else said_as(value)
    if not isinstance(value, str) or not (parts := _INSTANT.fullmatch(value)):
        raise Malformed(field, f"{said} is not an RFC 3339 instant with an offset")
    seconds, beyond = parts[2], parts[3][7:].strip("0")
    text = value.upper() if seconds != "60" else f"{value[:17]}59{value[19:]}".upper()
    late = timedelta(seconds=seconds == "60", microseconds=bool(beyond and round_up))
    try:
        return datetime.fromisoformat(text).astimezone(UTC) + late
    except (ValueError, OverflowError):
        raise Malformed(field, f"{said} is not in the calendar") from None


def day(value: object, field: str) -> date:
    """A date as `2027-03-28`."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Malformed(field, f"{said_as(value)} is not a date such as 2027-03-28")


def whole_number(value: object, field: str, at_least: int) -> int:
    """A JSON integer, not a fraction, not a boolean."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(field, f"{said_as(value)} is not a whole number")
    if value < at_least:
        raise Malformed(field, f"{said_as(value)} is below {at_least}")
    return value


def sequence(value: object, field: str, where: str = "") -> list[object]:
    if not isinstance(value, list):
        raise Malformed(field, f"{where}: not a list" if where else "is not a list")
    return value


def mapping(value: object, field: str, required: Iterable[str] = (), known: Iterable[str] | None = None) -> Fields:
    """A JSON object with the `required` keys; with `known`, no other than these."""
    if not isinstance(value, dict):
        raise Malformed(field, "is not an object")
    for key in required:
        if key not in value:
            raise Malformed(field, f"{key} is missing")
    for key in value:
        if known is not None and key not in known:
            raise Malformed(field, f"{said_as(key)} is not known")
    return value


def said_as(value: object) -> str:
    """How a message quotes what came in: on one line, and not at any length."""
    quoted = repr(value)
    return quoted if len(quoted) <= 60 else f"{quoted[:57]}…"
