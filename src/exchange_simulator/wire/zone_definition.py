"""TimeZoneDefinition: a zone's periods and when it moves between them.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/timezonedefinition
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from exchange_simulator.wire.xml import Element, t

_XSI_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class YearlyChange:
    """The clock changes on the `occurrence`-th `weekday` (0 = Monday; -1 = the last) of `month`, when the wall
    clock before the change shows `at` (since midnight); afterwards `bias` holds (minutes to add to reach UTC)."""

    month: int
    occurrence: int
    weekday: int
    at: timedelta
    bias: int
    is_daylight: bool


@cache
def yearly_changes(zone: ZoneInfo, year: int = 2026) -> tuple[YearlyChange, ...]:
    """The changes of one year: two, or none for a zone without daylight saving time."""
    found = []
    hour = datetime(year, 1, 1, tzinfo=UTC)
    while hour.year == year:
        later = hour + timedelta(hours=1)
        if hour.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(_change(hour.astimezone(zone), later.astimezone(zone)))
        hour = later
    return tuple(found) if len(found) == 2 else ()


def standard_bias(zone: ZoneInfo) -> int:
    """Minutes to add to standard time to reach UTC."""
    changes = yearly_changes(zone)
    winter = [change.bias for change in changes if not change.is_daylight]
    return winter[0] if winter else bias_of(datetime(2026, 1, 1, tzinfo=UTC).astimezone(zone))


def bias_of(moment: datetime) -> int:
    offset = moment.utcoffset() or timedelta()
    return -int(offset.total_seconds() // 60)


def zone_definition(tag: str, name: str, zone: ZoneInfo, *, full: bool) -> Element:
    """`full` adds periods and transitions; else only Id and Name."""
    if not full:
        return t(tag, Id=name, Name=zone.key)
    changes = yearly_changes(zone)
    periods = [_period(name, "Standard", standard_bias(zone))]
    periods += [_period(name, "Daylight", change.bias) for change in changes if change.is_daylight]
    transitions = [_recurring(name, change) for change in changes] or [_to_period(name)]
    return t(
        tag,
        t("Periods", periods),
        t("TransitionsGroups", t("TransitionsGroup", transitions, Id="0")),
        t("Transitions", t("Transition", t("To", "0", Kind="Group"))),
        Id=name,
        Name=zone.key,
    )


def _change(before: datetime, after: datetime) -> YearlyChange:
    wall = before + timedelta(hours=1)  # the clock as it would have shown without the change
    last = (wall + timedelta(days=7)).month != wall.month
    return YearlyChange(
        month=wall.month,
        occurrence=-1 if last else (wall.day - 1) // 7 + 1,
        weekday=wall.weekday(),
        at=timedelta(hours=wall.hour, minutes=wall.minute),
        bias=bias_of(after),
        is_daylight=bool(after.dst()),
    )


def _period(name: str, kind: str, bias: int) -> Element:
    sign, minutes = ("-" if bias < 0 else ""), abs(bias)
    return t("Period", Bias=f"{sign}PT{minutes // 60}H{minutes % 60}M", Name=kind, Id=f"trule:{name}/1-{kind}")


def _to_period(name: str) -> Element:
    return t("Transition", t("To", f"trule:{name}/1-Standard", Kind="Period"))


def _recurring(name: str, change: YearlyChange) -> Element:
    kind = "Daylight" if change.is_daylight else "Standard"
    hours, seconds = divmod(int(change.at.total_seconds()), 3600)
    return t(
        "RecurringDayTransition",
        t("To", f"trule:{name}/1-{kind}", Kind="Period"),
        t("TimeOffset", f"PT{hours}H{seconds // 60}M"),
        t("Month", str(change.month)),
        t("DayOfWeek", _XSI_DAYS[change.weekday]),
        t("Occurrence", str(change.occurrence)),
    )
