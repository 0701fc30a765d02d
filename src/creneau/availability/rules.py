"""What an event type asks of a slot."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from creneau.availability.instants import seconds_at_or_before
from creneau.availability.wall_clock import local_days


@dataclass(frozen=True)
class RollingDays:
    """From today through the day `days` from now, both included, in the host's zone."""

    days: int


@dataclass(frozen=True)
class FixedDates:
    """From `first` through `last`, both included, in the host's zone. None: open on that side."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Rules:
    """The event type's part of the question. Everything in minutes but the limits, which count bookings.

    Raises ValueError for a duration or increment below 1 and for anything negative.
    """

    duration_minutes: int
    increment_minutes: int
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    minimum_notice_minutes: int = 0
    date_range: RollingDays | FixedDates | None = None
    daily_limit: int | None = None
    """Bookings that may start on one day of the host's zone; a day that has them offers no more."""
    weekly_limit: int | None = None
    """The same for a week, Monday to Sunday."""

    def __post_init__(self) -> None:
        if self.duration_minutes < 1 or self.increment_minutes < 1:
            raise ValueError("a duration and an increment are at least 1 minute")
        if min(self.buffer_before_minutes, self.buffer_after_minutes, self.minimum_notice_minutes) < 0:
            raise ValueError("buffers and notice are not negative")

    @property
    def has_limits(self) -> bool:
        return self.daily_limit is not None or self.weekly_limit is not None


def first_and_last_day(rules: Rules, now: datetime, zone: ZoneInfo) -> tuple[int, int] | None:
    """The days on which a slot may start, as proleptic ordinals, both included; None when every day may."""
    match rules.date_range:
        case None:
            return None
        case RollingDays(days):
            (today,) = local_days([seconds_at_or_before(now)], zone)
            return today, today + days
        case FixedDates(first, last):
            return (first or date.min).toordinal(), (last or date.max).toordinal()
