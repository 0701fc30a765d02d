"""What is offered: candidates, and a flag for each of them."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from zoneinfo import ZoneInfo

from creneau.availability.busy import Booked, Busy, without_booking
from creneau.availability.candidates import Candidates, candidates
from creneau.availability.free import Flags, free_flags
from creneau.availability.instants import MINUTE, seconds_at_or_after
from creneau.availability.interval import Interval
from creneau.availability.limits import within_limits
from creneau.availability.mask import BusyMask
from creneau.availability.rules import Rules
from creneau.availability.schedule import Schedule


@dataclass(frozen=True)
class Offered:
    """The starts that can be booked: as instants, as names, by the invitee's day."""

    candidates: Candidates
    flags: Flags

    def starts(self) -> list[datetime]:
        """Ascending, aware UTC."""
        return list(compress(self.candidates.instants, self.flags))

    def names(self) -> list[str]:
        """The same as 2027-03-01T08:00:00Z."""
        return list(compress(self.candidates.names, self.flags))

    def by_day(self, zone: ZoneInfo) -> dict[str, list[str]]:
        """Day of the zone, as 2027-03-01 → its starts in UTC, as 2027-03-01T08:00:00Z. Days with none are left out."""
        days: dict[str, list[str]] = {}
        for day, run in self.candidates.days(zone):
            if found := list(compress(self.candidates.names[run], self.flags[run])):
                days[day] = days.get(day, []) + found
        return days


def offered(
    schedule: Schedule,
    rules: Rules,
    window: Interval,
    busy: Iterable[Busy],
    now: datetime,
    *,
    mask: BusyMask | None = None,
    bookings: Iterable[Booked] = (),
    ignoring: Hashable | None = None,
) -> Offered:
    """Arguments and errors as in `slots`. A `mask` of the same busy times is used in their place where that is exact:
    `busy` is then not read, so it may be a query that has not been asked yet."""
    found = candidates([schedule], rules, window, now)
    return offered_among(found, schedule, rules, busy, now, mask=mask, bookings=bookings, ignoring=ignoring)


def offered_among(
    found: Candidates,
    schedule: Schedule,
    rules: Rules,
    busy: Iterable[Busy],
    now: datetime,
    *,
    mask: BusyMask | None = None,
    bookings: Iterable[Booked] = (),
    ignoring: Hashable | None = None,
) -> Offered:
    """The same for candidates that are known already."""
    if mask is not None and ignoring is None and mask.is_exact_for(found, rules):
        flags = mask.free_flags(found, rules)
    else:
        flags = free_flags(found.starts, rules, without_booking(busy, ignoring))
    flags = after_notice(found, flags, rules, now)
    return Offered(found, allowed(found, flags, rules, bookings, schedule.zone, ignoring))


def after_notice(found: Candidates, flags: Flags, rules: Rules, now: datetime) -> Flags:
    """The flags without the starts before the notice is over."""
    first = bisect_left(found.starts, seconds_at_or_after(now) + rules.minimum_notice_minutes * MINUTE)
    return bytes(first) + flags[first:]


def allowed(
    found: Candidates,
    flags: Flags,
    rules: Rules,
    bookings: Iterable[Booked],
    zone: ZoneInfo,
    ignoring: Hashable | None,
) -> Flags:
    """The flags without the starts on days and in weeks that are full."""
    if not rules.has_limits:
        return flags
    free = compress(found.starts, flags)
    kept = set(within_limits(list(free), rules, bookings, zone, ignoring))
    return bytes(start in kept for start in found.starts)
