"""What makes a host busy, and which of it counts."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from creneau.availability.instants import instant_at
from creneau.availability.wall_clock import end_of_local_day, seconds_of_wall

Status = Literal["free", "tentative", "busy", "out_of_office", "working_elsewhere"]


class BusyTime(NamedTuple):
    """One busy time `[start, end)` of a host, in aware instants."""

    start: datetime
    end: datetime
    calendar: str | None = None
    """Whose calendar says so, for the explanation only."""
    status: Status = "busy"
    is_all_day: bool = False
    booking: Hashable | None = None
    """The booking of ours that it is, so that its own reschedule can ignore it."""
    is_buffer: bool = False
    """Not the booking itself but what its event type keeps free around it."""


Busy = BusyTime | tuple[datetime, datetime]
"""What the arithmetic takes: a busy time, or a bare pair `(start, end)` that blocks."""


class Booked(NamedTuple):
    """A booking that counts toward the daily and weekly limits."""

    start: datetime
    booking: Hashable | None = None


@dataclass(frozen=True)
class Blocking:
    """Which statuses take a host's time."""

    free: bool = False
    tentative: bool = True
    busy: bool = True
    out_of_office: bool = True
    working_elsewhere: bool = False

    def blocks(self, status: Status) -> bool:
        return bool(getattr(self, status))


def blocked(times: Iterable[BusyTime], blocking: Blocking, mailbox_zone: ZoneInfo) -> list[BusyTime]:
    """The times that block, as `slots` takes them; an all-day one covers its local days in the mailbox's zone."""
    return [
        whole_days(busy, mailbox_zone) if busy.is_all_day else busy for busy in times if blocking.blocks(busy.status)
    ]


def whole_days(busy: BusyTime, zone: ZoneInfo) -> BusyTime:
    """The same busy time from the start of its first local day to the end of its last. Empty stays empty."""
    if busy.end <= busy.start:
        return busy
    first = busy.start.astimezone(zone).toordinal()
    last = (busy.end - timedelta(microseconds=1)).astimezone(zone).toordinal()
    start, end = seconds_of_wall(first, 0, zone), end_of_local_day(last, zone)
    return busy._replace(start=instant_at(start), end=instant_at(end))


def booking_times(
    start: datetime,
    end: datetime,
    booking: Hashable,
    *,
    buffer_before_minutes: int = 0,
    buffer_after_minutes: int = 0,
    calendar: str | None = None,
) -> list[BusyTime]:
    """A booking of ours as busy times: itself and the buffers its own event type keeps free around it."""
    before, after = timedelta(minutes=buffer_before_minutes), timedelta(minutes=buffer_after_minutes)
    itself = BusyTime(start, end, calendar, booking=booking)
    around = ((start - before, start), (end, end + after))
    return [itself, *(itself._replace(start=a, end=b, is_buffer=True) for a, b in around if a < b)]


def without_booking(times: Iterable[Busy], booking: Hashable | None) -> Iterable[Busy]:
    """The busy times that are not of this booking; all of them for None."""
    if booking is None:
        return times
    return [busy for busy in times if not (isinstance(busy, BusyTime) and busy.booking == booking)]
