"""A Recurrence element ↔ a Recurrence."""

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.recurrence import DAYS, INDEXES, MONTHS, Recurrence
from exchange_simulator.wire.times import read_date
from exchange_simulator.wire.xml import Element, child, local, t, text

_DAY_NAMES = {*DAYS, "Day", "Weekday", "WeekendDay"}


def read_recurrence(element: Element) -> Recurrence:
    """Raises ErrorCalendarInvalidRecurrence for a pattern that no day can match."""
    pattern, span = element[0], element[1]
    try:
        recurrence = Recurrence(
            kind=local(pattern).removesuffix("Recurrence"),
            start=read_date(text(span, "StartDate")),
            interval=int(text(pattern, "Interval", "1")),
            days=tuple(text(pattern, "DaysOfWeek").split()),
            day_of_month=int(text(pattern, "DayOfMonth", "1")),
            index=text(pattern, "DayOfWeekIndex", "First"),
            month=MONTHS.index(text(pattern, "Month", "January")) + 1,
            until=read_date(text(span, "EndDate")) if child(span, "EndDate") is not None else None,
            occurrences=int(text(span, "NumberOfOccurrences")) if local(span) == "NumberedRecurrence" else None,
        )
    except ValueError as error:
        raise EwsError("ErrorCalendarInvalidRecurrence", "The recurrence is invalid.") from error
    if recurrence.interval < 1 or not _DAY_NAMES.issuperset(recurrence.days) or recurrence.index not in INDEXES:
        raise EwsError("ErrorCalendarInvalidRecurrence", "The recurrence is invalid.")
    return recurrence


def write_recurrence(recurrence: Recurrence) -> Element:
    return t("Recurrence", _pattern(recurrence), _range(recurrence))


def _pattern(recurrence: Recurrence) -> Element:
    parts = {
        "Interval": t("Interval", str(recurrence.interval)),
        "DaysOfWeek": t("DaysOfWeek", " ".join(recurrence.days)),
        "DayOfWeekIndex": t("DayOfWeekIndex", recurrence.index),
        "DayOfMonth": t("DayOfMonth", str(recurrence.day_of_month)),
        "Month": t("Month", MONTHS[recurrence.month - 1]),
    }
    return t(f"{recurrence.kind}Recurrence", [parts[name] for name in _PARTS[recurrence.kind]])


def _range(recurrence: Recurrence) -> Element:
    start = t("StartDate", recurrence.start.isoformat())
    if recurrence.until is not None:
        return t("EndDateRecurrence", start, t("EndDate", recurrence.until.isoformat()))
    if recurrence.occurrences is not None:
        return t("NumberedRecurrence", start, t("NumberOfOccurrences", str(recurrence.occurrences)))
    return t("NoEndRecurrence", start)


_PARTS = {
    "Daily": ["Interval"],
    "Weekly": ["Interval", "DaysOfWeek"],
    "AbsoluteMonthly": ["Interval", "DayOfMonth"],
    "RelativeMonthly": ["Interval", "DaysOfWeek", "DayOfWeekIndex"],
    "AbsoluteYearly": ["DayOfMonth", "Month"],
    "RelativeYearly": ["DaysOfWeek", "DayOfWeekIndex", "Month"],
}
