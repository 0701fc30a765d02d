"""What an invitee says besides the time: where, which answers; and through which link they came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking, EventType, Link
from tests.api.problems import NOT_FOUND, NOT_OFFERED, invalid_input
from tests.api.test_bookings import book, ten, wish
from tests.api.test_slots import half_hours, z

__all__ = ["ten", "wish"]

JSON = "application/json"
PAGE = "/api/v1/hosts/alice/event-types/30min"
SPENT = {
    "type": "/api/v1/problems/link_closed",
    "title": "The link is good no longer",
    "status": 410,
    "detail": "This link is good no longer.",
    "cause": "used",
}


@pytest.fixture
def asked(alice: Host) -> None:
    EventType.objects.update(
        places=[{"kind": "host_calls", "value": ""}, {"kind": "video", "value": "https://video.example.org/alice"}],
        questions=[
            {"id": "why", "label": "Why", "kind": "text", "is_required": True, "options": []},
            {
                "id": "what",
                "label": "What",
                "kind": "choices",
                "is_required": False,
                "options": ["Scan", "Talk"],
            },
            {"id": "mobile", "label": "Mobile", "kind": "phone", "is_required": False, "options": []},
        ],
    )


@pytest.fixture
def said(wish: dict[str, Any]) -> dict[str, Any]:
    answers = {"why": " A cough ", "what": ["Talk", "Scan"], "mobile": "+33 6 12 34 56 78"}
    return wish | {"place": {"id": "host_calls", "value": "+33 6 12 34 56 78"}, "answers": answers}


@pytest.mark.usefixtures("asked")
def test_the_public_is_told_what_is_asked_but_not_the_link_of_the_video_room(client: Client) -> None:
    shown = client.get(PAGE).json()
    assert [each["id"] for each in shown["questions"]] == ["why", "what", "mobile"]
    assert shown["questions"][1] == {
        "id": "what",
        "label": "What",
        "kind": "choices",
        "is_required": False,
        "options": ["Scan", "Talk"],
    }
    assert shown["places"] == [
        {"id": "host_calls", "kind": "host_calls", "words": "Phone call to the invitee", "asks": "phone"},
        {"id": "video", "kind": "video", "words": "Video call", "asks": ""},
    ]
    assert shown["location"] == ""


@pytest.mark.usefixtures("asked")
def test_place_and_answers_are_kept_as_they_were_asked(client: Client, as_alice: Client, said: dict[str, Any]) -> None:
    assert book(client, said).status_code == 201
    booking = Booking.objects.get()
    assert booking.place == {"kind": "host_calls", "value": "+33612345678"}
    assert as_alice.get(f"/api/v1/meetings/{booking.pk}").json()["answers"] == [
        {"id": "why", "label": "Why", "answer": "A cough"},
        {"id": "what", "label": "What", "answer": "Scan, Talk"},
        {"id": "mobile", "label": "Mobile", "answer": "+33612345678"},
    ]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"place": {}}, "place", "Choose where you meet."),
        ({"place": {"id": "moon"}}, "place", "This place is not on offer."),
        ({"place": {"id": "host_calls"}}, "place.value", "Your phone number is missing."),
        ({"place": {"id": "video", "size": 3}}, "place.size", "There is no such field here."),
        ({"answers": {}}, "answers.why", "Please answer this question."),
        ({"answers": {"why": "x" * 501}}, "answers.why", "At most 500 characters."),
        ({"answers": {"why": "x" * 10_000}}, "answers.why", "At most 5000 characters are possible."),
        ({"answers": {"why": "x", "what": ["Sing"]}}, "answers.what", "Choose among the answers."),
        ({"answers": {"why": "x", "what": ["Scan", 7]}}, "answers.what", "This must be text."),
        ({"answers": {"why": "x", "what": ["x"] * 51}}, "answers.what", "At most 50 entries are possible."),
        ({"answers": {"why": "a\u0000b"}}, "answers.why", "This contains characters that cannot be used here."),
        (
            {"answers": {"why": "x", "mobile": "12"}},
            "answers.mobile",
            "This is not a phone number. One looks like +33 6 12 34 56 78; one of another country begins with +.",
        ),
        ({"link": ""}, "link", "This must not be empty."),
    ],
)
def test_what_is_wrong_is_named(
    client: Client, said: dict[str, Any], changes: dict[str, Any], field: str, message: str
) -> None:
    answer = book(client, said | changes)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message)))
    assert not Booking.objects.exists()


@pytest.fixture
def link(alice: Host) -> Link:
    """The only way to Alice's secret event type, good once."""
    EventType.objects.update(is_secret=True)
    return hand_out(event_type=EventType.objects.get(host=alice), is_single_use=True)


def test_what_is_secret_is_there_for_who_has_the_link(
    client: Client, alice: Host, link: Link, monday: datetime
) -> None:
    window = {"start": z(monday), "end": z(monday + timedelta(days=1))}
    for path, query in ((PAGE, {}), (f"{PAGE}/slots", window)):
        for strange in ({}, {"link": "made-up"}):
            assert client.get(path, query | strange).json() == NOT_FOUND
    assert client.get(PAGE, {"link": link.token}).json()["slug"] == "30min"
    assert client.get(f"{PAGE}/slots", window | {"link": link.token}).json()["slots"] == half_hours(monday)


def test_a_link_leads_to_one_event_type_only(
    client: Client, as_alice: Client, wish: dict[str, Any], link: Link
) -> None:
    as_alice.post("/api/v1/event-types", {"name": "Other", "slug": "other", "is_secret": True}, JSON)
    assert client.get("/api/v1/hosts/alice/event-types/other", {"link": link.token}).json() == NOT_FOUND
    assert book(client, wish | {"link": link.token, "event_type": "other"}).json() == NOT_FOUND


def test_a_link_that_is_good_once_is_spent_by_a_booking(
    client: Client, wish: dict[str, Any], link: Link, ten: datetime
) -> None:
    assert book(client, wish).json() == NOT_FOUND
    wish |= {"link": link.token}
    first = book(client, wish, **{"Idempotency-Key": "k"})
    assert first.status_code == 201
    assert book(client, wish | {"start": z(ten + timedelta(hours=1))}).json() == SPENT
    assert client.get(PAGE, {"link": link.token}).json() == SPENT
    again = book(client, wish, **{"Idempotency-Key": "k"})
    assert (again.status_code, again.json()["token"]) == (200, first.json()["token"])


def test_a_link_that_has_expired_or_was_revoked(client: Client, wish: dict[str, Any], link: Link) -> None:
    Link.objects.update(expires_at=timezone.now())
    assert book(client, wish | {"link": link.token}).json() == SPENT | {"cause": "expired"}
    link.delete()
    assert book(client, wish | {"link": link.token}).json() == NOT_FOUND


def test_a_link_to_what_was_switched_off_says_so(client: Client, wish: dict[str, Any], link: Link) -> None:
    EventType.objects.update(active=False)
    for answer in (client.get(PAGE, {"link": link.token}), book(client, wish | {"link": link.token})):
        assert (answer.status_code, answer.json()) == (404, NOT_OFFERED)
