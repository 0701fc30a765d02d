"""Meetings: what was booked, as the host's programs see and change it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType
from tests.api.problems import NOT_FOUND, invalid_input
from tests.api.test_slots import z

JSON = "application/json"
MEETINGS = "/api/v1/meetings"
ANN, BOB = ("Ann Petit", "ann@example.org"), ("Bob Durand", "bob@example.org")


def booked(host: Host, start_at: datetime, who: tuple[str, str] = BOB) -> Booking:
    event_type = EventType.objects.select_related("host__user", "schedule").get(host=host)
    return book(event_type=event_type, start_at=start_at, invitee=Invitee(*who, "en", "Europe/London")).booking


@pytest.fixture
def nine(alice: Host, monday: datetime) -> Booking:
    return booked(alice, monday + timedelta(hours=9))


def shown(client: Client, **query: str) -> list[int]:
    answer = client.get(MEETINGS, query)
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def test_a_meeting_as_its_host_sees_it(as_alice: Client, nine: Booking, monday: datetime) -> None:
    answer = as_alice.get(f"{MEETINGS}/{nine.pk}")
    assert answer.json() == {
        "id": nine.pk,
        "event_type": "30min",
        "start": z(monday + timedelta(hours=9)),
        "end": z(monday + timedelta(hours=9, minutes=30)),
        "state": "confirmed",
        "awaits": "",
        "exchange_state": "pending",
        "location": "",
        "invitee": {
            "name": "Bob Durand",
            "email": "bob@example.org",
            "timezone": "Europe/London",
            "language": "en",
        },
        "guests": [],
        "answers": [],
        "notes": "",
        "no_show": False,
        "cancelled_by": "",
        "reason": "",
        "created_at": z(nine.created_at),
    }
    assert nine.token not in answer.content.decode()


def test_the_list_is_found_by_what_one_asks_for(as_alice: Client, alice: Host, nine: Booking, monday: datetime) -> None:
    ten = booked(alice, monday + timedelta(hours=10), ANN)
    as_alice.post(f"{MEETINGS}/{ten.pk}/cancellation", {"reason": "Ill"}, JSON)
    assert shown(as_alice) == [nine.pk, ten.pk]
    assert shown(as_alice, order="descending") == [ten.pk, nine.pk]
    assert shown(as_alice, state="confirmed") == [nine.pk]
    assert shown(as_alice, state="cancelled") == [ten.pk]
    assert shown(as_alice, q="ANN@") == [ten.pk]
    assert shown(as_alice, q="durand") == [nine.pk]
    assert shown(as_alice, event_type="other") == []
    assert shown(as_alice, start=z(ten.start_at)) == [ten.pk]
    assert shown(as_alice, end=z(ten.start_at)) == [nine.pk]


def test_a_long_list_comes_in_pieces(as_alice: Client, alice: Host, monday: datetime) -> None:
    made = [booked(alice, monday + timedelta(hours=9, minutes=30 * number)).pk for number in range(5)]
    for order, wanted in (("ascending", made), ("descending", made[::-1])):
        found: list[int] = []
        cursor = ""
        for _piece in range(3):
            query = {"limit": "2", "order": order} | ({"cursor": cursor} if cursor else {})
            answer = as_alice.get(MEETINGS, query).json()
            found += [item["id"] for item in answer["items"]]
            cursor = answer["next"]
        assert (found, cursor) == (wanted, None)


@pytest.mark.parametrize(
    "cursor", ["x", "AAAA", "é", "fA", "MjAyNy0wMS0wMVQwMDowMDowMHwx", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"]
)
def test_a_cursor_that_is_none(as_alice: Client, alice: Host, cursor: str) -> None:
    answer = as_alice.get(MEETINGS, {"cursor": cursor})
    assert (answer.status_code, answer.json()) == (422, invalid_input(("cursor", "This is not a cursor of this list.")))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"state": "lost"}, "state"),
        ({"start": "tomorrow"}, "start"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_question_that_cannot_be_meant(as_alice: Client, query: dict[str, str], field: str) -> None:
    answer = as_alice.get(MEETINGS, query)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


def test_cancelling_says_who_and_why(as_alice: Client, nine: Booking) -> None:
    answer = as_alice.post(f"{MEETINGS}/{nine.pk}/cancellation", {"reason": "Ill"}, JSON).json()
    assert (answer["state"], answer["cancelled_by"], answer["reason"]) == ("cancelled", "host", "Ill")
    again = as_alice.post(f"{MEETINGS}/{nine.pk}/cancellation", {"reason": "Other"}, JSON)
    assert (again.status_code, again.json()) == (200, answer)


def test_moving(as_alice: Client, alice: Host, nine: Booking, monday: datetime) -> None:
    eleven = z(monday + timedelta(hours=11))
    assert as_alice.post(f"{MEETINGS}/{nine.pk}/reschedule", {"start": eleven}, JSON).json()["start"] == eleven
    ten = booked(alice, monday + timedelta(hours=10), ANN)
    refused = as_alice.post(f"{MEETINGS}/{ten.pk}/reschedule", {"start": eleven}, JSON)
    assert (refused.status_code, refused.json()["cause"]) == (409, "slot_taken")


def test_notes_and_who_did_not_come(as_alice: Client, nine: Booking) -> None:
    early = as_alice.patch(f"{MEETINGS}/{nine.pk}", {"no_show": True}, JSON)
    assert (early.status_code, early.json()) == (
        422,
        invalid_input(("no_show", "This can be noted of a meeting that has begun.")),
    )
    past: Any = timezone.now() - timedelta(days=1)
    Booking.objects.update(start_at=past, end_at=past + timedelta(minutes=30))
    answer = as_alice.patch(f"{MEETINGS}/{nine.pk}", {"notes": "Bring the file", "no_show": True}, JSON).json()
    assert (answer["notes"], answer["no_show"]) == ("Bring the file", True)
    answer = as_alice.patch(f"{MEETINGS}/{nine.pk}", {"no_show": False}, JSON).json()
    assert (answer["notes"], answer["no_show"]) == ("Bring the file", False)


def test_what_is_another_hosts_is_not_there(as_carol: Client, nine: Booking) -> None:
    assert shown(as_carol) == []
    for method, path in (("get", ""), ("patch", ""), ("post", "/cancellation")):
        answer = getattr(as_carol, method)(f"{MEETINGS}/{nine.pk}{path}", content_type=JSON, data={})
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_three_meetings_take_as_many_queries_as_one(
    as_alice: Client, alice: Host, nine: Booking, monday: datetime, django_assert_num_queries: Any
) -> None:
    as_alice.get(MEETINGS)
    with django_assert_num_queries(2):
        as_alice.get(MEETINGS)
    for hour in (10, 11):
        booked(alice, monday + timedelta(hours=hour))
    with django_assert_num_queries(2):
        as_alice.get(MEETINGS)
