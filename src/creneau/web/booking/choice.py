"""Everything there is to choose from: the month, its slots, the next free one, other durations, another zone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from creneau import availability
from creneau.web.booking import month as months
from creneau.web.booking import slots
from creneau.web.booking.asked import Asked
from creneau.web.booking.works_on import works_on

NEAR = timedelta(days=6)


@dataclass(frozen=True)
class Duration:
    minutes: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """``days``: the chosen day's slots, or the whole month's in the list view."""

    asked: Asked
    month: months.Month
    days: tuple[slots.DaySlots, ...]
    chosen: date | None
    next_free: slots.Slot | None
    durations: tuple[Duration, ...]
    now: datetime

    @property
    def zone(self) -> str:
        return self.asked.zone.key

    @property
    def zone_fields(self) -> dict[str, str]:
        """What the form that changes the zone has to carry along."""
        state = {**self.asked.given, "month": f"{self.asked.month:%Y-%m}"}
        if self.asked.day:
            state["day"] = self.asked.day.isoformat()
        return {name: value for name, value in state.items() if name != "zone"}

    @property
    def list_address(self) -> str:
        return self.asked.address(view="list", month=f"{self.asked.month:%Y-%m}")

    @property
    def month_address(self) -> str:
        return self.asked.address(view=None, month=f"{self.asked.month:%Y-%m}")

    @property
    def next_is_today(self) -> bool:
        zone, slot = self.asked.zone, self.next_free
        return slot is not None and slot.start_at.astimezone(zone).date() == self.now.astimezone(zone).date()

    @property
    def next_is_near(self) -> bool:
        """Near enough to be named by its weekday alone."""
        return self.next_free is not None and self.next_free.start_at - self.now < NEAR


def choice(
    asked: Asked,
    starts: Sequence[datetime],
    *,
    now: datetime,
    hours: availability.Schedule,
    first_weekday: int,
    durations_minutes: Sequence[int],
    slot_address: Callable[[datetime], str],
) -> Choice:
    """``starts``: all openings from now on, ascending; ``hours``: the host's."""
    here = asked.in_month(starts)
    chosen = _chosen(asked, here)
    working = works_on(hours, asked.month, asked.zone)
    shown = [start for start in here if asked.as_list or start.date() == chosen]
    return Choice(
        asked=asked,
        month=months.month(asked, here, chosen=chosen, works_on=working, first_weekday=first_weekday),
        days=slots.days(shown, duration_minutes=asked.duration_minutes, address=slot_address),
        chosen=chosen,
        next_free=_next_free(asked, starts, slot_address),
        durations=tuple(_durations(asked, durations_minutes)),
        now=now,
    )


def _chosen(asked: Asked, here: Sequence[datetime]) -> date | None:
    """The day that was asked for if it lies in the month, else the first with openings."""
    if asked.day and asked.day.replace(day=1) == asked.month:
        return asked.day
    return here[0].date() if here else None


def _next_free(asked: Asked, starts: Sequence[datetime], slot_address: Callable[[datetime], str]) -> slots.Slot | None:
    if not starts:
        return None
    start = starts[0].astimezone(asked.zone)
    return slots.Slot(start, slots.end_of(start, asked.duration_minutes), slot_address(start))


def _durations(asked: Asked, durations_minutes: Sequence[int]) -> Iterator[Duration]:
    for minutes in durations_minutes if len(durations_minutes) > 1 else ():
        day = asked.day.isoformat() if asked.day else None
        address = asked.address(duration=str(minutes), month=f"{asked.month:%Y-%m}", day=day)
        yield Duration(minutes, address, is_chosen=minutes == asked.duration_minutes)
