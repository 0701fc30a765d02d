"""The slots of a day, in the parts of a day that people speak of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.utils.translation import pgettext_lazy

_NOON, _EVENING = 12, 18
_NAMES = (
    pgettext_lazy("part of the day", "Morning"),
    pgettext_lazy("part of the day", "Afternoon"),
    pgettext_lazy("part of the day", "Evening"),
)


@dataclass(frozen=True)
class Slot:
    start_at: datetime
    end_at: datetime
    address: str
    value: str = ""


@dataclass(frozen=True)
class Part:
    name: object
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class DaySlots:
    date: date
    parts: tuple[Part, ...]


def days(
    openings: Sequence[datetime], *, duration_minutes: int, address: Callable[[datetime], str]
) -> tuple[DaySlots, ...]:
    """``openings`` ascending, in the invitee's zone."""
    slots = [Slot(start, end_of(start, duration_minutes), address(start)) for start in openings]
    return tuple(DaySlots(day, _parts(group)) for day, group in groupby(slots, key=lambda slot: slot.start_at.date()))


@dataclass(frozen=True)
class Nearest:
    """Other slots of one day."""

    date: date
    slots: tuple[Slot, ...]


def by_day(slots: Iterable[Slot]) -> list[Nearest]:
    return [Nearest(day, tuple(group)) for day, group in groupby(slots, key=lambda slot: slot.start_at.date())]


def end_of(start_at: datetime, duration_minutes: int) -> datetime:
    """So much real time later: clocks may change in between."""
    return (start_at.astimezone(UTC) + timedelta(minutes=duration_minutes)).astimezone(start_at.tzinfo)


def _parts(slots: Iterable[Slot]) -> tuple[Part, ...]:
    return tuple(Part(_NAMES[part], tuple(group)) for part, group in groupby(slots, key=_part_of))


def _part_of(slot: Slot) -> int:
    return (slot.start_at.hour >= _NOON) + (slot.start_at.hour >= _EVENING)
