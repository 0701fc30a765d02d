"""A request waits for the host's word, which a program can bring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking, EventType
from tests.api.problems import invalid_input
from tests.api.test_meetings import JSON, MEETINGS, booked
from tests.api.test_slots import connected, occupy


@pytest.fixture
def request_of_bob(alice: Host, monday: datetime) -> Booking:
    EventType.objects.update(needs_confirmation=True)
    return booked(alice, monday + timedelta(hours=9))


def test_a_request_says_whose_word_it_awaits(as_alice: Client, request_of_bob: Booking) -> None:
    answer = as_alice.get(f"{MEETINGS}/{request_of_bob.pk}").json()
    assert (answer["state"], answer["awaits"]) == ("requested", "host")


def test_a_yes_confirms_once(as_alice: Client, request_of_bob: Booking) -> None:
    for _time in range(2):
        answer = as_alice.post(f"{MEETINGS}/{request_of_bob.pk}/confirmation")
        assert (answer.status_code, answer.json()["state"], answer.json()["awaits"]) == (200, "confirmed", "")


def test_a_no_declines_once_with_its_reason(as_alice: Client, request_of_bob: Booking) -> None:
    path = f"{MEETINGS}/{request_of_bob.pk}/refusal"
    answer = as_alice.post(path, {"reason": "On leave"}, JSON).json()
    assert (answer["state"], answer["reason"], answer["cancelled_by"]) == ("declined", "On leave", "host")
    assert as_alice.post(path, {"reason": "Again"}, JSON).json() == answer
    assert as_alice.post(f"{MEETINGS}/{request_of_bob.pk}/confirmation").json() == answer


def test_a_yes_where_nobody_vouches_for_the_slot_waits_for_exchange(
    as_alice: Client, alice: Host, request_of_bob: Booking
) -> None:
    connected(alice, datetime.now(UTC) - timedelta(days=2))
    answer = as_alice.post(f"{MEETINGS}/{request_of_bob.pk}/confirmation").json()
    assert (answer["state"], answer["awaits"]) == ("requested", "exchange")


def test_a_yes_to_a_time_that_something_else_has_taken(
    as_alice: Client, alice: Host, request_of_bob: Booking, monday: datetime
) -> None:
    occupy(connected(alice, datetime.now(UTC)), monday + timedelta(hours=9))
    answer = as_alice.post(f"{MEETINGS}/{request_of_bob.pk}/confirmation")
    words = "Your calendar has something else at this time. Decline, or make room first."
    assert (answer.status_code, answer.json()) == (422, invalid_input(("start", words)))


def test_a_yes_that_comes_too_late(as_alice: Client, request_of_bob: Booking) -> None:
    Booking.objects.update(start_at=timezone.now() - timedelta(minutes=1))
    answer = as_alice.post(f"{MEETINGS}/{request_of_bob.pk}/confirmation")
    assert (answer.status_code, answer.json()["cause"]) == (409, "too_late")
