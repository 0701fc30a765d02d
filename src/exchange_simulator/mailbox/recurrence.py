"""Which days a series falls on.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/recurrence-patterns-and-ews
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple(calendar.month_name[1:])
INDEXES = ("First", "Second", "Third", "Fourth", "Last")
_GROUPS = {"Day": DAYS, "Weekday": DAYS[:5], "WeekendDay": DAYS[5:]}


@dataclass(frozen=True)
class Recurrence:
    """One EWS pattern and range. `kind` is Daily, Weekly, AbsoluteMonthly, RelativeMonthly, AbsoluteYearly
    or RelativeYearly; `days` are English names as on the wire; `until` is inclusive."""

    kind: str
    start: date
    interval: int = 1
    days: tuple[str, ...] = ()
    day_of_month: int = 1
    index: str = "First"
    month: int = 1
    until: date | None = None
    occurrences: int | None = None

    def dates(self) -> Iterator[date]:
        """In order, from the first one; without end where the range has none (up to year 9999)."""
        for number, day in enumerate(day for day in self._pattern() if day >= self.start):
            past_end = self.until is not None and day > self.until
            if past_end or (self.occurrences is not None and number >= self.occurrences):
                return
            yield day

    def _pattern(self) -> Iterator[date]:
        if self.kind == "Daily":
            return (self.start + timedelta(days=step * self.interval) for step in count())
        if self.kind == "Weekly":
            return self._weekly()
        months = 12 if self.kind.endswith("Yearly") else self.interval
        return self._monthly(months)

    def _weekly(self) -> Iterator[date]:
        wanted = sorted(_weekdays(self.days or (DAYS[self.start.weekday()],)))
        monday = self.start - timedelta(days=self.start.weekday())
        for step in count():
            for weekday in wanted:
                yield monday + timedelta(weeks=step * self.interval, days=weekday)

    def _monthly(self, months: int) -> Iterator[date]:
        month = self.month if self.kind.endswith("Yearly") else self.start.month
        for step in count(0, months):
            year, zero_based = divmod(self.start.year * 12 + month - 1 + step, 12)
            if year > date.max.year - 1:
                return
            yield self._in_month(year, zero_based + 1)

    def _in_month(self, year: int, month: int) -> date:
        last = calendar.monthrange(year, month)[1]
        if self.kind.startswith("Absolute"):
            return date(year, month, min(self.day_of_month, last))
        wanted = _weekdays(self.days)
        matching = [day for day in range(1, last + 1) if date(year, month, day).weekday() in wanted]
        return date(year, month, matching[-1 if self.index == "Last" else INDEXES.index(self.index)])


def _weekdays(names: tuple[str, ...]) -> set[int]:
    return {DAYS.index(day) for name in names for day in _GROUPS.get(name, (name,))}
