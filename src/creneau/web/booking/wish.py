"""A time that somebody wants, between the link that names it and the verb that takes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import openings
from creneau.scheduling.slot_search import nearest
from creneau.web.booking.asked import Asked
from creneau.web.booking.slots import Nearest, Slot, by_day, end_of

_A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Wish:
    """``page``: where a time is chosen; ``confirm``: where one is taken. ``moving``: the booking that would move."""

    event_type: EventType
    asked: Asked
    start_at: datetime
    now: datetime
    page: str
    confirm: str
    moving: Booking | None = None

    @property
    def zone(self) -> str:
        return self.asked.zone.key

    @property
    def slot(self) -> Slot:
        return self._slot(self.start_at)

    @property
    def day_address(self) -> str:
        """Where the other slots of that day are."""
        return self.page + self.asked.address(day=self.slot.start_at.date().isoformat())

    @property
    def is_for_good(self) -> bool:
        """Its cut-off has passed already: whoever takes it can neither move nor cancel it here."""
        before = self.event_type.cut_off_minutes
        return bool(before) and self.start_at - timedelta(minutes=before) <= self.now

    def is_open(self) -> bool:
        return self.start_at in openings(
            event_type=self.event_type,
            start_at=self.start_at,
            end_at=self.start_at + _A_SECOND,
            now=self.now,
            duration_minutes=self.asked.duration_minutes,
            ignoring=self.moving,
        )

    def others(self) -> list[Nearest]:
        return self.slots(
            nearest(self.event_type, self.start_at, self.asked.duration_minutes, self.now, ignoring=self.moving)
        )

    def slots(self, starts: Iterable[datetime]) -> list[Nearest]:
        """Where the booking is already is no other time."""
        now_at = self.moving.start_at if self.moving else None
        return by_day(self._slot(start) for start in starts if start != now_at)

    def _slot(self, start_at: datetime) -> Slot:
        local = start_at.astimezone(self.asked.zone)
        address = self.confirm + self.asked.address(start=instant_text(start_at), zone=self.zone)
        return Slot(local, end_of(local, self.asked.duration_minutes), address, instant_text(start_at))


def instant_text(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
