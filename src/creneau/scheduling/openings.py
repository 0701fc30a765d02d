"""The times at which a host can be booked, from the mirror and our own bookings. Never waits for Exchange."""

from datetime import UTC, datetime, time, timedelta

from creneau import availability
from creneau.accounts.models import Host
from creneau.availability import Booked, Busy, BusyTime, Interval, RollingDays
from creneau.calendars.busy import blocked_times, mirrored_until
from creneau.scheduling.models import Booking, EventType

LOOK_AHEAD = timedelta(days=31)


def openings(
    *,
    event_type: EventType,
    start_at: datetime,
    end_at: datetime,
    now: datetime,
    duration_minutes: int | None = None,
    ignoring: Booking | None = None,
) -> list[datetime]:
    """Start times in ``[start_at, end_at)``, ascending, aware UTC. ``ignoring``: the booking being rescheduled.

    Beyond what the mirror knows nothing is offered. ``ValueError`` for a duration that is not on offer.
    """
    until = mirrored_until(event_type.host)
    end_at = end_at if until is None else min(end_at, until)
    kept = duration_minutes if ignoring else None  # a booking keeps its duration though it may no longer be on offer
    rules = event_type.rules(kept or event_type.duration(duration_minutes))
    if start_at >= end_at:
        return []
    before = timedelta(minutes=rules.buffer_before_minutes)
    after = timedelta(minutes=rules.duration_minutes + rules.buffer_after_minutes)
    return availability.slots(
        event_type.schedule.hours(start_at, end_at),
        rules,
        Interval(start_at, end_at),
        _taken(event_type.host, start_at - before, end_at + after),
        now,
        bookings=counted(event_type, start_at, end_at),
        ignoring=ignoring.pk if ignoring else None,
    )


def next_opening(*, event_type: EventType, now: datetime, duration_minutes: int | None = None) -> datetime | None:
    """The first start time from now on, or None within the event type's range."""
    at = now
    last = _end_of(event_type, now)
    while at < last:
        end = min(at + LOOK_AHEAD, last)
        found = openings(event_type=event_type, start_at=at, end_at=end, now=now, duration_minutes=duration_minutes)
        if found:
            return found[0]
        at = end
    return None


def counted(event_type: EventType, start_at: datetime, end_at: datetime) -> list[Booked]:
    """The bookings that count toward the event type's limits in the weeks of the window."""
    if not event_type.has_limits:
        return []
    week = timedelta(days=8)
    holding = event_type.bookings.holding().filter(start_at__gt=start_at - week, start_at__lt=end_at + week)
    return [Booked(at, pk) for pk, at in holding.values_list("pk", "start_at")]


def _end_of(event_type: EventType, now: datetime) -> datetime:
    """After the last slot that can be on offer; a year ahead where fixed dates have no end."""
    dates = event_type.date_range
    if isinstance(dates, RollingDays):
        return now + timedelta(days=dates.days + 2)
    if dates.last is None:
        return now + timedelta(days=366)
    return datetime.combine(dates.last, time(), UTC) + timedelta(days=2)


def booked(host: Host, start_at: datetime, end_at: datetime) -> list[BusyTime]:
    """Our bookings in the window, with their buffers."""
    holding = Booking.objects.holding().filter(host=host).overlapping(start_at, end_at)
    rows = holding.values_list("pk", "start_at", "end_at", "held_from", "held_until")
    return [time for pk, *times in rows for time in _booked(pk, *times)]


def _taken(host: Host, start_at: datetime, end_at: datetime) -> list[Busy]:
    """What blocks the window: the mirror's busy times, and our bookings with their buffers."""
    return [*blocked_times(host, start_at, end_at), *booked(host, start_at, end_at)]


def _booked(pk: int, start_at: datetime, end_at: datetime, held_from: datetime, held_until: datetime) -> list[BusyTime]:
    minute = timedelta(minutes=1)
    return availability.booking_times(
        start_at,
        end_at,
        pk,
        buffer_before_minutes=(start_at - held_from) // minute,
        buffer_after_minutes=(held_until - end_at) // minute,
    )
