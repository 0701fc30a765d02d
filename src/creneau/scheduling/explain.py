"""Why is this time not offered? A day of the host, stretch by stretch, each with its first cause."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from creneau import availability
from creneau.accounts.models import Host
from creneau.availability import BusyTime, Rules
from creneau.availability.instants import instant_at
from creneau.availability.working import working_spans
from creneau.calendars.busy import Busy, busy_times, left_free, mirrored_until
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import booked, counted, openings

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stretch:
    """``[start_at, end_at)`` of the day, and its first cause.

    ``cause``: ``offered``, ``too_short`` (free, but no slot starts in it), ``unread`` (the calendar was not read that
    far), ``booking``, ``held`` (for an invitee who has yet to confirm the address), or one of availability's:
    ``outside_hours`` ``override`` ``busy`` ``buffer`` ``notice`` ``limit`` ``range``. ``slots``: how many start in it.
    ``left_free``: statuses in it that do not block.
    """

    start_at: datetime
    end_at: datetime
    cause: str
    calendar: str = ""
    status: str = ""
    slots: int = 0
    left_free: tuple[str, ...] = ()


def explain_day(*, event_type: EventType, day: date, now: datetime) -> list[Stretch]:
    """The whole local day in the schedule's zone, without gaps, ascending."""
    start_at, end_at = _midnights(day, ZoneInfo(event_type.schedule.time_zone))
    pieces = list(_pieces(event_type, start_at, end_at, now))
    starts = openings(event_type=event_type, start_at=start_at, end_at=end_at, now=now)
    free = left_free(event_type.host, start_at, end_at)
    return [_finished(stretch, starts, free) for stretch in _merged(pieces)]


def _pieces(event_type: EventType, start_at: datetime, end_at: datetime, now: datetime) -> Iterator[Stretch]:
    """The day cut wherever a cause can begin or end, and what availability says of a minute at each cut."""
    rules = event_type.rules(event_type.duration())
    schedule = event_type.schedule.hours(start_at, end_at)
    day = timedelta(days=1)
    busy = _taken(event_type.host, start_at - day, end_at + day)
    bookings = counted(event_type, start_at, end_at)
    minute = replace(rules, duration_minutes=1, increment_minutes=1)
    unread = mirrored_until(event_type.host)
    held = set(Booking.objects.unconfirmed().filter(host=event_type.host).values_list("pk", flat=True))
    cuts = _cuts(schedule, rules, busy, start_at, end_at, now) | {unread or start_at}
    for begins, ends in pairwise(sorted(cut for cut in cuts if start_at <= cut <= end_at)):
        if unread is not None and begins >= unread:
            yield Stretch(begins, ends, "unread")
        else:
            refusal = availability.why_not(begins, schedule, minute, busy, now, bookings=bookings)
            yield _piece(begins, ends, refusal, held)


def _taken(host: Host, start_at: datetime, end_at: datetime) -> list[BusyTime]:
    """What blocks the window, each with where it comes from."""
    mirror = [
        BusyTime(each.start_at, each.end_at, each.calendar, each.status) for each in busy_times(host, start_at, end_at)
    ]
    return mirror + booked(host, start_at, end_at)


def _cuts(
    schedule: availability.Schedule,
    rules: Rules,
    busy: Sequence[BusyTime],
    start_at: datetime,
    end_at: datetime,
    now: datetime,
) -> set[datetime]:
    before, after = (timedelta(minutes=m) for m in (rules.buffer_before_minutes, rules.buffer_after_minutes))
    cuts = {start_at, end_at, _up(now + timedelta(minutes=rules.minimum_notice_minutes))}
    for each in (schedule, schedule.without_overrides()):
        spans = working_spans(each, int(start_at.timestamp()), int(end_at.timestamp()))
        cuts |= {instant_at(edge) for span in spans for edge in span}
    for one in busy:
        cuts |= {_down(one.start), _up(one.end)}
        cuts |= {_down(one.start - after), _up(one.end + before)}
    return cuts


def _piece(
    start_at: datetime, end_at: datetime, refusal: availability.Refusal | None, held: Collection[object]
) -> Stretch:
    if refusal is None:
        return Stretch(start_at, end_at, "offered")
    busy = refusal.busy
    if busy is None:
        return Stretch(start_at, end_at, refusal.cause)
    cause: str = refusal.cause
    if cause == "busy" and busy.booking is not None:
        cause = "held" if busy.booking in held else "booking"
    return Stretch(start_at, end_at, cause, busy.calendar or "", "" if busy.booking else busy.status)


def _merged(pieces: Sequence[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for piece in pieces:
        same = merged and replace(merged[-1], start_at=piece.start_at, end_at=piece.end_at) == piece
        if same:
            merged[-1] = replace(merged[-1], end_at=piece.end_at)
        else:
            merged.append(piece)
    return merged


def _finished(stretch: Stretch, starts: Sequence[datetime], free: Sequence[Busy]) -> Stretch:
    if stretch.cause != "offered":
        return stretch
    count = sum(stretch.start_at <= start < stretch.end_at for start in starts)
    inside = [one.status for one in free if one.start_at < stretch.end_at and one.end_at > stretch.start_at]
    cause = "offered" if count else "too_short"
    return replace(stretch, cause=cause, slots=count, left_free=tuple(dict.fromkeys(inside)))


def _midnights(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first, last = (datetime.combine(each, time(), zone).astimezone(UTC) for each in (day, day + timedelta(days=1)))
    return first, last


def _down(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _up(instant: datetime) -> datetime:
    floor = _down(instant)
    return floor if floor == instant else floor + MINUTE
