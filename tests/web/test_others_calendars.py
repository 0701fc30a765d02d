"""Calendars of colleagues and rooms, opened from the page with whatever rights there are."""

from typing import Any

import pytest
from django.test import Client

from creneau.calendars.models import Calendar, CalendarConnection
from exchange_simulator import Simulator
from exchange_simulator.mailbox.event import Person
from exchange_simulator.mailbox.organisation import RoomList
from tests.calendars.conftest import ALICE, connection, exchange

__all__ = ["connection", "exchange"]

PAGE = "/availability/calendars"
BERNARD, ROOM = "bernard@demo.example", "salle.curie@demo.example"


@pytest.fixture
def colleagues(exchange: Simulator, connection: CalendarConnection) -> Simulator:
    exchange.add_mailbox(BERNARD, "other", "Bernard Lefèvre")
    exchange.add_mailbox(ROOM, "other", "Salle Curie")
    return exchange


@pytest.fixture
def lists(colleagues: Simulator) -> Simulator:
    rooms = (Person("Salle Curie", ROOM),)
    colleagues.organisation.room_lists.append(RoomList("Bâtiment A", "salles@demo.example", rooms))
    return colleagues


def row(owner: str) -> tuple[Any, ...]:
    found = Calendar.objects.get(owner=owner)
    return found.name, found.kind, found.reading, found.can_write, found.checks_conflicts


def opened(client: Client, **typed: str) -> str:
    account = CalendarConnection.objects.get()
    answer = client.post(f"{PAGE}/colleagues", {"connection": account.pk, **typed}, follow=True)
    return answer.content.decode()


def rooms(client: Client, account: CalendarConnection) -> Any:
    return client.post(f"{PAGE}/rooms", {"connection": account.pk})


def test_a_shared_calendar_opens_entry_by_entry(as_alice: Client, colleagues: Simulator) -> None:
    colleagues.mailbox(BERNARD).share(ALICE, "reader")
    assert f"Now checked: {BERNARD}." in opened(as_alice, address=BERNARD)
    assert row(BERNARD) == (BERNARD, "shared", "folder", False, True)


def test_one_that_may_be_written_can_receive_events(as_alice: Client, colleagues: Simulator) -> None:
    colleagues.mailbox(BERNARD).share(ALICE, "editor")
    assert f"Add to {BERNARD}" in opened(as_alice, address=BERNARD)
    assert row(BERNARD) == (BERNARD, "shared", "folder", True, True)


def test_free_busy_alone_opens_and_says_so(as_alice: Client, colleagues: Simulator) -> None:
    assert "busy or free only" in opened(as_alice, address=BERNARD)
    assert row(BERNARD) == (BERNARD, "shared", "free_busy", False, True)


def test_without_any_right_nothing_opens(as_alice: Client, colleagues: Simulator) -> None:
    colleagues.mailbox(BERNARD).share("default", "none")
    assert "Nothing of this calendar is shown to you. Its owner can share it in Outlook." in opened(
        as_alice, address=BERNARD
    )
    assert not Calendar.objects.filter(owner=BERNARD).exists()


def test_a_room_opens_by_its_address(as_alice: Client, colleagues: Simulator) -> None:
    opened(as_alice, address=ROOM, is_room="on")
    assert row(ROOM) == (ROOM, "room", "free_busy", False, True)


def test_the_rooms_of_the_lists_are_asked_for_on_demand(
    as_alice: Client, connection: CalendarConnection, lists: Simulator
) -> None:
    before = len(lists.requests)
    assert "List the rooms" in as_alice.get(PAGE).content.decode()
    assert len(lists.requests) == before
    assert rooms(as_alice, connection).context["rooms"].found == [("Salle Curie", ROOM, False)]


def test_a_room_of_the_list_opens_under_its_name(
    as_alice: Client, connection: CalendarConnection, lists: Simulator
) -> None:
    opened(as_alice, address=ROOM, name="Salle Curie", is_room="on")
    assert row(ROOM) == ("Salle Curie", "room", "free_busy", False, True)
    assert rooms(as_alice, connection).context["rooms"].found == [("Salle Curie", ROOM, True)]


def test_no_lists_are_said(as_alice: Client, connection: CalendarConnection) -> None:
    assert "This Exchange keeps no lists of rooms." in rooms(as_alice, connection).content.decode()


def test_an_exchange_that_is_away_is_said_in_their_place(
    as_alice: Client, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.stop()
    assert "127.0.0.1 refuses the connection." in rooms(as_alice, connection).content.decode()


def test_only_ones_own_account_is_asked(as_alice: Client, carol: Any, connection: CalendarConnection) -> None:
    CalendarConnection.objects.update(host=carol)
    assert rooms(as_alice, connection).status_code == 404
