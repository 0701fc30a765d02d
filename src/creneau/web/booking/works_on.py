"""On which of the invitee's days the host works at all: there a day without openings is full, elsewhere closed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from creneau.availability import Schedule
from creneau.availability.working import working_spans
from creneau.web.booking.asked import midnight, next_month

_A_SECOND = timedelta(seconds=1)


def works_on(hours: Schedule, month: date, zone: ZoneInfo) -> set[date]:
    start, end = (int(midnight(day, zone).timestamp()) for day in (month, next_month(month)))
    days: set[date] = set()
    for opens, closes in working_spans(hours, start, end):
        first = datetime.fromtimestamp(opens, UTC).astimezone(zone).date()
        last = (datetime.fromtimestamp(closes, UTC) - _A_SECOND).astimezone(zone).date()
        days.update(first + timedelta(days=number) for number in range((last - first).days + 1))
    return days
