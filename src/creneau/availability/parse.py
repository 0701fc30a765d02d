"""From the JSON shapes of schedules, instants and numbers to values. Shared by the command, the API and the forms.

Every function takes what `json` made and the name of the field it came in, and raises `Malformed` naming that field.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from creneau.availability.interval import Interval
from creneau.availability.schedule import Hours, Schedule

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.A
)
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
        raise Malformed(field, f"{value!r} is not a time zone")
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise Malformed(field, f"{value!r} is not a time zone") from None


_NOT_IANA = ("", "posix", "right", "posixrules", "localtime")


def weekly(value: object, field: str) -> dict[int, list[Hours]]:
    """`{"mon": [["09:00", "12:00"]], …}`: weekday (Monday 0) → hours in minutes."""
    return _hours_by(value, field, _weekday)


def by_date(value: object, field: str) -> dict[date, list[Hours]]:
    """`{"2027-03-28": []}`: date → hours in minutes."""
    return _hours_by(value, field, _date_key)


def _hours_by(value: object, field: str, key: Callable[[str, str], Key]) -> dict[Key, list[Hours]]:
    return {key(name, field): hours(each, field, name) for name, each in mapping(value, field).items()}


def _weekday(name: str, field: str) -> int:
    if name not in WEEKDAYS:
        raise Malformed(field, f"{name!r} is not one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def _date_key(name: str, field: str) -> date:
    return day(name, field)


def hours(value: object, field: str, where: str) -> list[Hours]:
    """`[["09:00", "12:00"], …]` in minutes after midnight; `where` says in the message which day it is."""
    result = []
    for pair in sequence(value, field, where):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Malformed(field, f"{where}: {pair!r} is not a start and an end")
        start, end = (_minutes_of_day(each, field, where) for each in pair)
        if start == 1440 or end <= start:
            raise Malformed(field, f"{where}: {pair[0]} to {pair[1]} does not end after its start")
        result.append((start, end))
    return result


def _minutes_of_day(value: object, field: str, where: str) -> int:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise Malformed(field, f"{where}: {value!r} is not a time between 00:00 and 24:00")
    return int(value[:2]) * 60 + int(value[3:])


def window(value: object, field: str) -> Interval:
    """`{"start", "end"}`, at most two years long."""
    ends = mapping(value, field, exactly=("start", "end"))
    start, end = instant(ends["start"], field, "start"), instant(ends["end"], field, "end")
    if end < start:
        raise Malformed(field, "ends before its start")
    if (end.year, *end.timetuple()[1:6], end.microsecond) > (
        start.year + 2,
        *start.timetuple()[1:6],
        start.microsecond,
    ):
        raise Malformed(field, "is longer than two years")
    return Interval(start, end)


def instant(value: object, field: str, where: str = "") -> datetime:
    """An RFC 3339 date and time with its offset, as UTC. Beyond the microsecond it is rounded up."""
    said = f"{where}: {value!r}" if where else repr(value)
    if not isinstance(value, str) or not (parts := _INSTANT.fullmatch(value)):
        raise Malformed(field, f"{said} is not an RFC 3339 instant with an offset")
    text = value.upper()
    late = timedelta(seconds=parts[2] == "60", microseconds=bool((parts[3] or "")[7:].strip("0")))
    try:
        return datetime.fromisoformat(text.replace(":60", ":59", parts[2] == "60")).astimezone(UTC) + late
    except (ValueError, OverflowError):
        raise Malformed(field, f"{said} is not in the calendar") from None


def day(value: object, field: str) -> date:
    """A date as `2027-03-28`."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Malformed(field, f"{value!r} is not a date such as 2027-03-28")


def whole_number(value: object, field: str, at_least: int) -> int:
    """A JSON integer, not a fraction, not a boolean."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(field, f"{value!r} is not a whole number")
    if value < at_least:
        raise Malformed(field, f"{value} is below {at_least}")
    return value


def sequence(value: object, field: str, where: str = "") -> list[object]:
    if not isinstance(value, list):
        raise Malformed(field, f"{where}: not a list" if where else "is not a list")
    return value


def mapping(value: object, field: str, exactly: tuple[str, ...] = ()) -> Mapping[str, object]:
    """A JSON object; with `exactly`, one that has these keys and no other."""
    if not isinstance(value, dict):
        raise Malformed(field, "is not an object")
    if exactly:
        for key in exactly:
            if key not in value:
                raise Malformed(field, f"{key} is missing")
        for key in value:
            if key not in exactly:
                raise Malformed(field, f"{key!r} is not known")
    return value
