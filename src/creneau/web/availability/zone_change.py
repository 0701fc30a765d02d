"""What another time zone would do to a schedule, shown before it is saved."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from creneau.scheduling.models import Booking, EventType, Schedule
from creneau.scheduling.openings import next_opening

MOST_ROWS = 4


class Row(NamedTuple):
    event_type: EventType
    so_far: datetime | None
    then: datetime | None


@dataclass(frozen=True)
class ZoneChange:
    """``opens``: when the hours next begin after the change, an instant to be shown in both zones."""

    before: str
    after: str
    opens: datetime | None
    rows: list[Row]
    bookings: int


def zone_change(stored: Schedule, after: str, weekly_hours: dict[str, list[list[str]]], now: datetime) -> ZoneChange:
    """``stored`` as it is; with it, the zone and the hours that were typed."""
    changed = copy(stored)
    changed.time_zone, changed.weekly_hours = after, weekly_hours
    used_by = list(stored.event_types.filter(active=True).select_related("host"))
    coming = Booking.objects.holding().known().filter(event_type__schedule=stored, end_at__gt=now)
    return ZoneChange(
        before=stored.time_zone,
        after=after,
        opens=_opens(changed, now),
        rows=[_row(event_type, stored, changed, now) for event_type in used_by[:MOST_ROWS]],
        bookings=coming.count(),
    )


def _row(event_type: EventType, stored: Schedule, changed: Schedule, now: datetime) -> Row:
    found = []
    for schedule in (stored, changed):
        event_type.schedule = schedule
        found.append(next_opening(event_type=event_type, now=now))
    return Row(event_type, *found)


def _opens(schedule: Schedule, now: datetime) -> datetime | None:
    """The start of the usual hours on the next day that has any."""
    zone = ZoneInfo(schedule.time_zone)
    weekly = schedule.hours(now, now).weekly
    for number in range(1, 8):
        day = now.astimezone(zone) + timedelta(days=number)
        if spans := weekly.get(day.weekday()):
            start = min(spans)[0]
            return day.replace(hour=start // 60, minute=start % 60, second=0, microsecond=0)
    return None
