"""What is remembered of an answer is forgotten with every change that matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host, User
from creneau.api import hosts
from creneau.calendars import mirror
from creneau.calendars.choose import Choice, choose
from creneau.calendars.disconnect import disconnect
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType, Schedule
from creneau.scheduling.reschedule import reschedule
from tests.api.test_slots import SLOTS, connected, z

Change = Callable[[Calendar, datetime], object]


def appointment(calendar: Calendar, start_at: datetime, status: str = "busy") -> bool:
    entry = mirror.Entry("1", start_at, start_at + timedelta(hours=1), status, False)
    return mirror.replace(calendar.host, {calendar: [entry]}, mirror.Window(start_at, start_at + timedelta(hours=1)))


def invite_bob(calendar: Calendar, start_at: datetime) -> Booking:
    bob = Invitee("Bob", "bob@example.org", "en", "UTC")
    return book(event_type=EventType.objects.get(), start_at=start_at, invitee=bob).booking


CHANGES: dict[str, Change] = {
    "an appointment in Exchange": appointment,
    "a booking": invite_bob,
    "a status that blocks from now on": lambda calendar, at: choose(
        host=calendar.host, blocking={"working_elsewhere": True}
    ),
    "a calendar that is not checked any more": lambda calendar, at: choose(
        host=calendar.host, calendars={calendar.pk: Choice(checks_conflicts=False)}
    ),
    "a calendar that is gone": lambda calendar, at: calendar.delete(),
    "an account that is disconnected": lambda calendar, at: disconnect(connection=calendar.connection),
    "a reading": lambda calendar, at: CalendarConnection.objects.update(synchronised_at=at),
    "a mirror that ends earlier": lambda calendar, at: CalendarConnection.objects.update(mirrored_until=at),
    "other hours": lambda calendar, at: Schedule.objects.update(weekly_hours={"mon": [["10:00", "12:00"]]}),
    "a day off": lambda calendar, at: Schedule.objects.update(overrides={f"{at:%Y-%m-%d}": []}),
    "a zone": lambda calendar, at: Schedule.objects.update(time_zone="Asia/Tokyo"),
    "the zone of the host": lambda calendar, at: Host.objects.update(time_zone="Asia/Tokyo"),
    "a buffer": lambda calendar, at: EventType.objects.update(buffer_before_minutes=30),
    "a notice": lambda calendar, at: EventType.objects.update(minimum_notice_minutes=60 * 24 * 30),
    "a duration": lambda calendar, at: EventType.objects.update(durations_minutes=[60]),
    "an event type switched off": lambda calendar, at: EventType.objects.update(active=False),
    "a host who left": lambda calendar, at: User.objects.update(is_active=False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_shows_at_once(client: Client, alice: Host, monday: datetime, change: Change) -> None:
    calendar = connected(alice, monday)
    appointment(calendar, monday + timedelta(hours=9))
    appointment(calendar, monday + timedelta(hours=16), "working_elsewhere")
    before = ask(client, monday)
    assert ask(client, monday) == before
    change(calendar, monday + timedelta(hours=14))
    after = ask(client, monday)
    assert after != before
    hosts.remembered.cache_clear()
    assert ask(client, monday) == after


def test_what_is_undone_shows_at_once_too(client: Client, alice: Host, monday: datetime) -> None:
    calendar = connected(alice, monday)
    free = ask(client, monday)
    booking = invite_bob(calendar, monday + timedelta(hours=10))
    booked = ask(client, monday)
    booking = reschedule(booking=booking, start_at=monday + timedelta(hours=11), by="invitee")
    moved = ask(client, monday)
    cancel(booking=booking, by="invitee")
    assert ask(client, monday) == free
    assert len({str(free), str(booked), str(moved)}) == 3


def test_a_minute_later_it_is_computed_again(
    client: Client, alice: Host, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, monday)
    computed = hosts.remembered.cache_info().misses
    later = hosts.time.time() + 60
    monkeypatch.setattr(hosts.time, "time", lambda: later)
    ask(client, monday)
    assert hosts.remembered.cache_info().misses == computed + 1


def ask(client: Client, monday: datetime) -> Any:
    return client.get(SLOTS, {"start": z(monday), "end": z(monday + timedelta(days=2))}).json()
