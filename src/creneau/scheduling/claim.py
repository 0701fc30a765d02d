"""Takes a slot: the cheap look, the live look at Exchange, then one transaction that decides.

1. Is the time on offer at all? If not, say which part of the wish is wrong.
2. Is it free by what we know? If not, it is taken: Exchange is not asked.
3. One booking of a host at a time: look again, then ask Exchange about just this window, within the budget.
4. In one transaction: lock the host's row, put what Exchange said into the mirror, look once more, write down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from creneau import availability
from creneau.accounts.models import Host
from creneau.calendars import live_check, mirror
from creneau.calendars.window import Window
from creneau.scheduling import holding
from creneau.scheduling.errors import NotBookable, SlotTaken
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import openings
from creneau.scheduling.slot_search import nearest

Written = TypeVar("Written")


@dataclass(frozen=True)
class Claim:
    """A wish for one slot. ``ignoring``: the booking that would move here, or holds it already; ``asked_at``: when it
    was first wished for, which is what the notice counts from."""

    event_type: EventType
    start_at: datetime
    duration_minutes: int
    now: datetime
    ignoring: Booking | None = None
    asked_at: datetime | None = None

    @property
    def end_at(self) -> datetime:
        return self.start_at + timedelta(minutes=self.duration_minutes)

    @property
    def held_from(self) -> datetime:
        return self.start_at - timedelta(minutes=self.event_type.buffer_before_minutes)

    @property
    def held_until(self) -> datetime:
        return self.end_at + timedelta(minutes=self.event_type.buffer_after_minutes)

    def is_offered(self) -> bool:
        """Whether it would be open if nothing else were in the calendar."""
        event_type = self.event_type
        hours = event_type.schedule.hours(self.start_at, self.end_at)
        rules = event_type.rules(self.duration_minutes)
        return availability.is_offered(self.start_at, hours, rules, [], self.asked_at or self.now)

    def is_open(self) -> bool:
        """Free by what the mirror and our bookings say."""
        second = timedelta(seconds=1)
        found = openings(
            event_type=self.event_type,
            start_at=self.start_at,
            end_at=self.start_at + second,
            now=self.asked_at or self.now,
            duration_minutes=self.duration_minutes,
            ignoring=self.ignoring,
        )
        return found == [self.start_at]

    def taken(self) -> SlotTaken:
        return SlotTaken(nearest(self.event_type, self.start_at, self.duration_minutes, self.now, self.ignoring))


def claim(wish: Claim, write: Callable[[bool], Written]) -> Written:
    """Run ``write(certain)`` in the deciding transaction; ``SlotTaken`` or ``NotBookable`` instead.

    ``certain`` is False when neither Exchange nor a fresh mirror vouches for the slot: then it is only a request.
    """
    _check_offer(wish)
    if not wish.is_open():
        raise wish.taken()
    host = wish.event_type.host
    window = Window(wish.held_from, wish.held_until)
    with live_check.one_at_a_time(host) as my_turn:
        if not wish.is_open():
            raise wish.taken()
        sighting = live_check.look(host, window) if my_turn else live_check.Sighting(window, answered=False)
        try:
            written = _decide(wish, sighting, write)
        except IntegrityError as error:
            if holding.NO_OVERLAP not in str(error):
                raise
            written = None
    if written is None:
        raise wish.taken()
    return written


@transaction.atomic
def _decide(wish: Claim, sighting: live_check.Sighting, write: Callable[[bool], Written]) -> Written | None:
    """None when the slot is gone: what Exchange said is kept all the same."""
    host = holding.lock(wish.event_type.host_id)
    if not _is_free(wish, sighting, host):
        return None
    return write(sighting.answered or live_check.mirror_is_fresh(host, wish.now))


def _is_free(wish: Claim, sighting: live_check.Sighting, host: Host) -> bool:
    """By what Exchange said; and by the mirror where a reading was stored since, which then stays as it is."""
    overtaken = live_check.is_overtaken(host, sighting)
    with transaction.atomic():
        mirror.replace(host, sighting.seen, sighting.window)
        free = wish.is_open()
        transaction.set_rollback(overtaken)
    return free and (not overtaken or wish.is_open())


def _check_offer(wish: Claim) -> None:
    away = not wish.event_type.host.user.is_active
    if away or not wish.is_offered():
        past = wish.start_at <= wish.now and not away
        raise NotBookable("start", _("This time is in the past.") if past else _("This time is not on offer."))
