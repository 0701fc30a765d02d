"""Bookings a week, as bars."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from creneau.scheduling.models.booking import BookingQuerySet

BEFORE, IN_ALL = 4, 8


class Week(NamedTuple):
    monday: date
    bookings: int
    height: int  # per cent of the tallest
    is_current: bool

    @property
    def top(self) -> int:
        return 100 - self.height


def weeks(bookings: BookingQuerySet, time_zone: str, first: date | None = None) -> list[Week]:
    """Eight weeks, from that of the day ``first`` on, else around the present one; empty where nothing is booked."""
    zone = ZoneInfo(time_zone)
    current = _monday(timezone.now().astimezone(zone).date())
    start = _monday(first) if first else current - timedelta(weeks=BEFORE)
    mondays = [start + timedelta(weeks=number) for number in range(IN_ALL)]
    counts = _counts(bookings, zone, mondays)
    most = max(counts.values(), default=0)
    return [Week(day, counts[day], round(100 * counts[day] / most), day == current) for day in mondays] if most else []


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _counts(bookings: BookingQuerySet, zone: ZoneInfo, mondays: list[date]) -> Counter[date]:
    start = datetime.combine(mondays[0], datetime.min.time(), zone)
    end = datetime.combine(mondays[-1] + timedelta(weeks=1), datetime.min.time(), zone)
    starts = bookings.filter(start_at__gte=start, start_at__lt=end)
    days = [instant.astimezone(zone).date() for instant in starts.values_list("start_at", flat=True)]
    return Counter(map(_monday, days))
