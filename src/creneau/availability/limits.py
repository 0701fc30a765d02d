"""How many bookings a day or a week takes."""

from collections import Counter
from collections.abc import Hashable, Iterable
from zoneinfo import ZoneInfo

from creneau.availability.busy import Booked
from creneau.availability.instants import seconds_at_or_before
from creneau.availability.rules import Rules
from creneau.availability.wall_clock import local_days


def within_limits(
    starts: list[int], rules: Rules, bookings: Iterable[Booked], zone: ZoneInfo, ignoring: Hashable | None = None
) -> list[int]:
    """The starts on days, and in weeks, of the host's zone that can take one more booking."""
    if not rules.has_limits:
        return starts
    counted = [seconds_at_or_before(each.start) for each in bookings if ignoring is None or each.booking != ignoring]
    days = Counter(local_days(counted, zone))
    weeks = Counter(week_of(day) for day in days.elements())
    return [
        start
        for start, day in zip(starts, local_days(starts, zone), strict=True)
        if (rules.daily_limit is None or days[day] < rules.daily_limit)
        and (rules.weekly_limit is None or weeks[week_of(day)] < rules.weekly_limit)
    ]


def week_of(day: int) -> int:
    """Weeks counted from Monday, 1 January of year 1, which is day 1."""
    return (day - 1) // 7
