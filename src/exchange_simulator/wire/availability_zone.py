"""The TimeZone of availability requests: biases and when they change, without a name.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/timezone-availability
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.recurrence import DAYS
from exchange_simulator.wire.xml import Element, child, t, text
from exchange_simulator.wire.zone_definition import YearlyChange, standard_bias, yearly_changes


@dataclass(frozen=True)
class Rule:
    """`bias` (minutes) is added to the zone's from the `order`-th `weekday` (0 = Monday; 5 = the last) of `month`
    on, at wall clock `at`; month 0: never."""

    bias: int
    month: int = 0
    order: int = 1
    weekday: int = 6
    at: time = time()

    def in_year(self, year: int) -> datetime:
        """Local wall clock of the change."""
        first = date(year, self.month, 1)
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7, weeks=self.order - 1)
        while day.month != self.month:
            day -= timedelta(weeks=1)
        return datetime.combine(day, self.at)


@dataclass(frozen=True)
class SerializedZone:
    bias: int
    standard: Rule
    daylight: Rule

    def to_utc(self, local: datetime) -> datetime:
        """Aware UTC from a local time without zone."""
        return (local + timedelta(minutes=self._bias_at(local))).replace(tzinfo=UTC)

    def from_utc(self, moment: datetime) -> datetime:
        """Local time without zone."""
        naive = moment.astimezone(UTC).replace(tzinfo=None)
        guess = naive - timedelta(minutes=self.bias + self.standard.bias)
        return naive - timedelta(minutes=self._bias_at(guess))

    def _bias_at(self, local: datetime) -> int:
        if not (self.standard.month and self.daylight.month):
            return self.bias + self.standard.bias
        begins, ends = self.daylight.in_year(local.year), self.standard.in_year(local.year)
        summer = begins <= local < ends if begins < ends else not ends <= local < begins
        return self.bias + (self.daylight.bias if summer else self.standard.bias)


def read_zone(element: Element) -> SerializedZone:
    """Raises ErrorTimeZone."""
    try:
        return SerializedZone(
            int(text(element, "Bias")),
            _rule(child(element, "StandardTime")),
            _rule(child(element, "DaylightTime")),
        )
    except (ValueError, KeyError) as error:
        raise EwsError("ErrorTimeZone", "The time zone is invalid.", is_fault=True) from error


def write_zone(zone: ZoneInfo) -> Element:
    bias = standard_bias(zone)
    changes = {change.is_daylight: change for change in yearly_changes(zone)}
    return t(
        "TimeZone",
        t("Bias", str(bias)),
        _write_rule("StandardTime", changes.get(False), bias),
        _write_rule("DaylightTime", changes.get(True), bias),
    )


def _rule(element: Element | None) -> Rule:
    return Rule(
        bias=int(text(element, "Bias")),
        month=int(text(element, "Month")),
        order=int(text(element, "DayOrder")),
        weekday=DAYS.index(text(element, "DayOfWeek")),
        at=time.fromisoformat(text(element, "Time")),
    )


def _write_rule(tag: str, change: YearlyChange | None, bias: int) -> Element:
    if change is None:
        parts = ("0", "00:00:00", "1", "0", "Sunday")
    else:
        at = (datetime(2000, 1, 1, tzinfo=UTC) + change.at).time().isoformat()
        order = 5 if change.occurrence == -1 else change.occurrence
        parts = (str(change.bias - bias), at, str(order), str(change.month), DAYS[change.weekday])
    names = ("Bias", "Time", "DayOrder", "Month", "DayOfWeek")
    return t(tag, [t(name, part) for name, part in zip(names, parts, strict=True)])
