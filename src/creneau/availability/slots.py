"""The two questions most callers ask."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

from creneau.availability.busy import Booked, Busy
from creneau.availability.interval import Interval
from creneau.availability.offered import offered
from creneau.availability.rules import Rules
from creneau.availability.schedule import Schedule


def slots(
    schedule: Schedule,
    rules: Rules,
    window: Interval,
    busy: Iterable[Busy],
    now: datetime,
    *,
    bookings: Iterable[Booked] = (),
    ignoring: Hashable | None = None,
) -> list[datetime]:
    """The start times in `window` at which the host can be booked, ascending, aware UTC.

    `busy` holds what blocks (see `blocked`), as busy times or bare pairs of aware instants, in any order. `bookings`
    count toward the limits. `ignoring` is the booking being rescheduled: neither its busy times nor its part in the
    limits count. Raises TypeError for a naive instant.
    """
    return offered(schedule, rules, window, busy, now, bookings=bookings, ignoring=ignoring).starts()


def is_offered(
    start: datetime,
    schedule: Schedule,
    rules: Rules,
    busy: Iterable[Busy],
    now: datetime,
    *,
    bookings: Iterable[Booked] = (),
    ignoring: Hashable | None = None,
) -> bool:
    """Whether `slots` would list this one start. What a booking asks, inside its transaction."""
    window = Interval(start, start + timedelta(seconds=1))
    return slots(schedule, rules, window, busy, now, bookings=bookings, ignoring=ignoring) == [start]
