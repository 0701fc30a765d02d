"""The starts that are offered: the whole question, answered from busy times."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

from creneau.availability.busy import Booked, Busy, without_booking
from creneau.availability.candidates import Offer, candidate_starts
from creneau.availability.free import free_starts
from creneau.availability.instants import MINUTE, instant_at, seconds_at_or_after
from creneau.availability.interval import Interval
from creneau.availability.limits import within_limits
from creneau.availability.rules import Rules, first_and_last_day
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
    earliest = seconds_at_or_after(now) + rules.minimum_notice_minutes * MINUTE
    span = (max(earliest, seconds_at_or_after(window.start)), seconds_at_or_after(window.end))
    offer = Offer(schedule, first_and_last_day(rules, now, schedule.zone))
    starts = candidate_starts([offer], span, rules.duration_minutes * MINUTE, rules.increment_minutes * MINUTE)
    starts = within_limits(starts, rules, bookings, schedule.zone, ignoring)
    return [instant_at(start) for start in free_starts(starts, rules, without_booking(busy, ignoring))]


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
