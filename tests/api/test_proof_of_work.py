"""Bookings by programs without a token: work first. And those whose address is to be confirmed."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking, EventType
from tests.work import BITS, worked

JSON = "application/json"
BOOKINGS = "/api/v1/bookings"


@pytest.fixture
def wish(half_hour: EventType, sunday: datetime) -> dict[str, Any]:
    return {
        "host": "alice",
        "event_type": "30min",
        "start": "2027-03-01T09:00:00Z",
        "timezone": "Europe/London",
        "invitee": {"name": "Bob Durand", "email": "bob@example.org"},
    }


@pytest.fixture
def _work(settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = BITS


@pytest.mark.usefixtures("_work")
def test_a_program_is_given_a_challenge_and_books_with_its_proof(client: Client, wish: dict[str, Any]) -> None:
    refusal = client.post(BOOKINGS, wish, JSON)
    problem = refusal.json()
    assert (refusal.status_code, problem["type"], problem["cause"], problem["bits"]) == (
        422,
        "/api/v1/problems/proof_required",
        "proof_required",
        BITS,
    )
    proof = worked(problem["challenge"])
    assert client.post(BOOKINGS, wish | {"proof": proof}, JSON).status_code == 201
    again = client.post(BOOKINGS, wish | {"proof": proof, "start": "2027-03-01T10:00:00Z"}, JSON)
    assert (again.status_code, again.json()["cause"]) == (422, "proof_required")


@pytest.mark.usefixtures("_work")
def test_the_token_of_a_host_is_enough(as_alice: Client, wish: dict[str, Any]) -> None:
    assert as_alice.post(BOOKINGS, wish, JSON).status_code == 201


@pytest.mark.usefixtures("_work")
def test_a_token_that_is_none_is_not(client: Client, wish: dict[str, Any]) -> None:
    headers = {"Authorization": "Bearer crn_x"}
    assert client.post(BOOKINGS, wish, JSON, headers=headers).json()["cause"] == "proof_required"


@pytest.mark.usefixtures("_work")
def test_what_is_sent_again_with_its_key_needs_no_other_proof(client: Client, wish: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "a-key"}
    challenge = client.post(BOOKINGS, wish, JSON, headers=headers).json()["challenge"]
    first = client.post(BOOKINGS, wish | {"proof": worked(challenge)}, JSON, headers=headers)
    again = client.post(BOOKINGS, wish, JSON, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())


def test_where_none_is_asked_for_a_proof_is_ignored(client: Client, wish: dict[str, Any]) -> None:
    assert client.post(BOOKINGS, wish | {"proof": "x"}, JSON).status_code == 201


def test_a_held_booking_is_a_request_that_its_host_does_not_see(
    client: Client, as_alice: Client, wish: dict[str, Any], settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    EventType.objects.update(confirms_address=True)
    assert client.get("/api/v1/hosts/alice/event-types/30min").json()["confirms_address"] is True
    booking = client.post(BOOKINGS, wish, JSON).json()
    assert booking["state"] == "requested"
    assert as_alice.get("/api/v1/meetings").json()["items"] == []
    assert as_alice.get(f"/api/v1/meetings/{Booking.objects.get().pk}").status_code == 404
    moved = client.post(f"{BOOKINGS}/{booking['token']}/reschedule", {"start": "2027-03-01T10:00:00Z"}, JSON)
    assert moved.status_code == 422
    given_back = client.post(f"{BOOKINGS}/{booking['token']}/cancellation", {}, JSON)
    assert (given_back.status_code, given_back.json()["state"]) == (200, "cancelled")
    assert client.get(f"{BOOKINGS}/{booking['token']}").status_code == 404


def test_without_mail_it_cannot_be_switched_on(as_alice: Client, alice: Host) -> None:
    path = f"/api/v1/event-types/{EventType.objects.get(host=alice).pk}"
    answer = as_alice.patch(path, {"confirms_address": True}, JSON)
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"field": "confirms_address", "message": "No mail can be sent from here: nobody would get the link."}],
    )


def test_with_mail_it_can(as_alice: Client, alice: Host, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    path = f"/api/v1/event-types/{EventType.objects.get(host=alice).pk}"
    assert as_alice.patch(path, {"confirms_address": True}, JSON).json()["confirms_address"] is True
