"""The live look at Exchange before a booking is written: one operation a connection, one booking at a time a host."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import exchange
from creneau.calendars.models import Calendar, CalendarConnection, CalendarSettings
from creneau.calendars.reading import Seen, read_calendars
from creneau.calendars.window import Window
from creneau.ews import errors

PAUSE_SECONDS = 0.02

Readings = frozenset[tuple[int, datetime | None]]


@dataclass(frozen=True)
class Sighting:
    """What Exchange said of a window. ``answered``: every connection that has a checked calendar did.

    ``readings``: which readings the mirror was made of before the look.
    """

    window: Window
    answered: bool = True
    seen: Seen = field(default_factory=dict)
    readings: Readings = frozenset()


@contextmanager
def one_at_a_time(host: Host, *, budget: timedelta | None = None) -> Iterator[bool]:
    """Yields True to one booking of the host at a time, False to whoever waited longer than the budget."""
    lasting = budget or settings.LIVE_CHECK_BUDGET
    CalendarSettings.objects.get_or_create(host=host)
    mine = _wait_for_turn(host, lasting)
    try:
        yield mine is not None
    finally:
        CalendarSettings.objects.filter(host=host, live_check_until=mine).exclude(live_check_until=None).update(
            live_check_until=None
        )


def look(host: Host, window: Window, *, budget: timedelta | None = None) -> Sighting:
    """Read the window of every checked calendar, within the budget in all."""
    deadline = time.monotonic() + (budget or settings.LIVE_CHECK_BUDGET).total_seconds()
    seen: Seen = {}
    answered = True
    connections = list(CalendarConnection.objects.of(host).select_related("host"))
    readings = frozenset((connection.pk, connection.synchronised_at) for connection in connections)
    for connection in connections:
        checked = list(connection.calendars.readable())
        try:
            seen |= _read(connection, checked, window, deadline) if checked else {}
        except errors.ExchangeError:
            answered = False
    return Sighting(window, answered, seen, readings)


def is_overtaken(host: Host, sighting: Sighting) -> bool:
    """A reading was stored since: it may be newer than the look."""
    now = CalendarConnection.objects.of(host).values_list("pk", "synchronised_at")
    return bool(sighting.seen) and frozenset(now) != sighting.readings


def mirror_is_fresh(host: Host, now: datetime) -> bool:
    """Whether the mirror is young enough to decide alone."""
    readings = CalendarConnection.objects.of(host).values_list("synchronised_at", flat=True)
    oldest, newest = now - settings.MIRROR_DECIDES_WITHIN, now + settings.MIRROR_DECIDES_WITHIN
    return all(reading is not None and oldest <= reading <= newest for reading in readings)


def _read(connection: CalendarConnection, calendars: list[Calendar], window: Window, deadline: float) -> Seen:
    left = deadline - time.monotonic()
    if connection.status == CalendarConnection.Status.NEEDS_PASSWORD:
        raise errors.AlreadyRefused
    if left <= 0:
        raise errors.TimedOut
    with exchange.opened(connection) as server:
        return read_calendars(server, connection.host, calendars, window, timeout_seconds=left)


def _wait_for_turn(host: Host, lasting: timedelta) -> datetime | None:
    """Until when the turn is mine, or None. A turn outlives its booking by no more than twice the budget."""
    deadline = time.monotonic() + lasting.total_seconds()
    while time.monotonic() < deadline:
        now = timezone.now()
        until = now + 2 * lasting
        free = Q(live_check_until=None) | Q(live_check_until__lte=now) | Q(live_check_until__gt=now + 10 * lasting)
        row = CalendarSettings.objects.filter(free, host=host)
        if row.exists() and row.update(live_check_until=until) == 1:
            return until
        time.sleep(PAUSE_SECONDS)
    return None
