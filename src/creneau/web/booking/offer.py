"""What can be asked of an event type."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from creneau.availability import RollingDays
from creneau.scheduling.models import EventType
from creneau.web.booking.asked import Offer, midnight

_A_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=366)


def offer(event_type: EventType, now: datetime, *, durations_minutes: Sequence[int] = (), time_zone: str = "") -> Offer:
    """In days of the host. ``durations_minutes`` and ``time_zone``: instead of the event type's own."""
    zone = ZoneInfo(event_type.schedule.time_zone)
    dates, today = event_type.date_range, now.astimezone(zone).date()
    first = None if isinstance(dates, RollingDays) else dates.first
    last = today + timedelta(days=dates.days) if isinstance(dates, RollingDays) else dates.last or today + _A_YEAR
    return Offer(
        durations_minutes=durations_minutes or event_type.durations_minutes,
        time_zone=time_zone or event_type.schedule.time_zone,
        starts_at=midnight(first, zone) if first else None,
        ends_at=midnight(last + _A_DAY, zone),
    )
