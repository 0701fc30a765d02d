"""Bookings a week, as bars."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking

BEFORE, IN_ALL = 4, 8


class Week(NamedTuple):
    monday: date
    bookings: int
    height: int  # per cent of the tallest
    is_current: bool

    @property
    def top(self) -> int:
        return 100 - self.height


def weeks(host: Host) -> list[Week]:
    """Empty where nothing is booked in the weeks shown."""
    zone = ZoneInfo(host.time_zone)
    today = timezone.now().astimezone(zone).date()
    current = today - timedelta(days=today.weekday())
    mondays = [current + timedelta(weeks=number - BEFORE) for number in range(IN_ALL)]
    counts = _counts(host, zone, mondays)
    most = max(counts.values(), default=0)
    return [Week(day, counts[day], round(100 * counts[day] / most), day == current) for day in mondays] if most else []


def _counts(host: Host, zone: ZoneInfo, mondays: list[date]) -> Counter[date]:
    start = datetime.combine(mondays[0], datetime.min.time(), zone)
    end = datetime.combine(mondays[-1] + timedelta(weeks=1), datetime.min.time(), zone)
    starts = Booking.objects.holding().filter(host=host, start_at__gte=start, start_at__lt=end)
    days = [instant.astimezone(zone).date() for instant in starts.values_list("start_at", flat=True)]
    return Counter(day - timedelta(days=day.weekday()) for day in days)
