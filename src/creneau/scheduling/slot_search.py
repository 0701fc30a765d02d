"""Other times for someone who did not get theirs."""

from datetime import datetime, timedelta

from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import openings

MOST = 4


def nearest(
    event_type: EventType, start_at: datetime, duration_minutes: int, now: datetime, ignoring: Booking | None = None
) -> list[datetime]:
    """The free start times nearest to the one wished for, ascending; at most four."""
    for days in (2, 14, 60):
        found = openings(
            event_type=event_type,
            start_at=start_at - timedelta(days=days),
            end_at=start_at + timedelta(days=days),
            now=now,
            duration_minutes=duration_minutes,
            ignoring=ignoring,
        )
        others = [at for at in found if at != start_at]
        if len(others) >= MOST:
            break
    return sorted(sorted(others, key=lambda at: abs(at - start_at))[:MOST])
