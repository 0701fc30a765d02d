"""Calendars of others: what the rights allow is read, and what is no longer shown stops nobody."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from creneau.accounts.models import Host
from creneau.calendars.busy import busy_times
from creneau.calendars.choose import Choice, choose
from creneau.calendars.colleagues import close_calendar, open_calendar, rooms
from creneau.calendars.live_check import look
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.calendars.synchronise import synchronise
from creneau.calendars.window import Window
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE
from tests.calendars.test_synchronise import tomorrow

BERNARD = "bernard@demo.example"
HOUR = timedelta(hours=1)


@pytest.fixture
def bernard(exchange: Simulator) -> Simulator:
    """A colleague with one appointment tomorrow."""
    exchange.add_mailbox(BERNARD, "other", "Bernard Lefèvre")
    exchange.mailbox(BERNARD).add_event("Réunion", start=tomorrow(), end=tomorrow() + HOUR)
    return exchange


def times(host: Host) -> list[tuple[str, str]]:
    return [(busy.calendar, busy.status) for busy in busy_times(host, tomorrow(), tomorrow() + HOUR)]


def test_free_busy_is_enough_to_check_a_colleague(
    alice: Host, connection: CalendarConnection, bernard: Simulator
) -> None:
    [calendar] = open_calendar(connection=connection, address=BERNARD)
    synchronise(connection=connection)
    assert (calendar.reading, calendar.can_write) == ("free_busy", False)
    assert times(alice) == [(BERNARD, "busy")]


def test_a_live_look_keeps_its_time_with_a_colleague_too(
    alice: Host, connection: CalendarConnection, bernard: Simulator
) -> None:
    """Two questions to a slow server, each of which alone would be answered in time."""
    open_calendar(connection=connection, address=BERNARD)
    bernard.faults.add("slow", operations=["FindItem", "GetUserAvailability"], seconds=0.8)
    window, began = Window(tomorrow(), tomorrow() + HOUR), time.monotonic()
    assert not look(alice, window, budget=timedelta(seconds=1.2)).answered
    assert time.monotonic() - began < 1.5


def test_a_shared_calendar_is_read_entry_by_entry(
    alice: Host, connection: CalendarConnection, bernard: Simulator
) -> None:
    bernard.mailbox(BERNARD).share(ALICE, "reader")
    [calendar] = open_calendar(connection=connection, address=BERNARD)
    synchronise(connection=connection)
    assert (calendar.reading, calendar.kind, calendar.can_write) == ("folder", "shared", False)
    assert times(alice) == [(BERNARD, "busy")]


def test_a_shared_calendar_with_the_right_to_write_can_receive_events(
    alice: Host, connection: CalendarConnection, bernard: Simulator
) -> None:
    bernard.mailbox(BERNARD).share(ALICE, "editor")
    [calendar] = open_calendar(connection=connection, address=BERNARD)
    choose(host=alice, calendars={calendar.pk: Choice(receives_events=True)})
    assert Calendar.objects.get(receives_events=True).owner == BERNARD
    with pytest.raises(ValidationError):
        close_calendar(calendar=Calendar.objects.get(owner=BERNARD))


def test_a_right_that_is_taken_back_sets_only_that_calendar_aside(
    alice: Host, connection: CalendarConnection, bernard: Simulator
) -> None:
    bernard.mailbox(BERNARD).share(ALICE, "reader")
    open_calendar(connection=connection, address=BERNARD)
    bernard.mailbox(BERNARD).share(ALICE, "none")
    bernard.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    synchronise(connection=connection)
    connection.refresh_from_db()
    assert (connection.status, Calendar.objects.get(owner=BERNARD).cause != "") == ("connected", True)
    assert times(alice) == [("Calendrier", "busy")]


def test_nobody_by_that_address_is_said(connection: CalendarConnection) -> None:
    with pytest.raises(ValidationError, match="There is no mailbox with this address"):
        open_calendar(connection=connection, address="nobody@demo.example")


def test_the_mailboxes_own_hours_are_kept_as_a_proposal(connection: CalendarConnection) -> None:
    assert connection.working_hours is not None
    assert "Europe/Paris" in connection.working_hours["zones"]
    assert connection.working_hours["weekly"]["mon"] == [["09:00", "18:00"]]


def test_no_room_lists_no_rooms(connection: CalendarConnection) -> None:
    assert rooms(connection=connection) == []


def test_a_closed_calendar_is_forgotten(alice: Host, connection: CalendarConnection, bernard: Simulator) -> None:
    [calendar] = open_calendar(connection=connection, address=BERNARD)
    synchronise(connection=connection)
    close_calendar(calendar=calendar)
    assert times(alice) == []


@pytest.mark.parametrize("lost", ["the right", "the mailbox"])
def test_free_busy_that_is_no_longer_shown_sets_only_that_calendar_aside(
    lost: str, alice: Host, connection: CalendarConnection, bernard: Simulator
) -> None:
    open_calendar(connection=connection, address=BERNARD)
    if lost == "the right":
        bernard.mailbox(BERNARD).share(ALICE, "none")
    else:
        del bernard.organisation.mailboxes[BERNARD]
    bernard.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    synchronise(connection=connection)
    connection.refresh_from_db()
    assert (connection.status, Calendar.objects.get(owner=BERNARD).cause != "") == ("connected", True)
    assert times(alice) == [("Calendrier", "busy")]
