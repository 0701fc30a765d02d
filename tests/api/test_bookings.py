"""Bob books, looks, moves and cancels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarEvent
from creneau.scheduling.models import Booking, EventType
from tests.api.problems import NOT_FOUND, NOT_OFFERED, invalid_input
from tests.api.test_slots import connected, occupy, z

BOOKINGS = "/api/v1/bookings"


@pytest.fixture
def ten(alice: Host, monday: datetime) -> datetime:
    """Ten o'clock, when Alice works."""
    return monday + timedelta(hours=10)


@pytest.fixture
def wish(ten: datetime) -> dict[str, Any]:
    return {
        "host": "alice",
        "event_type": "30min",
        "start": z(ten),
        "timezone": "Europe/Paris",
        "invitee": {"name": "Bob", "email": "bob@example.org"},
    }


def book(client: Client, wish: object, **headers: str) -> Any:
    return client.post(BOOKINGS, wish, content_type="application/json", headers=headers)


def send(client: Client, path: str, body: object) -> Any:
    return client.post(f"{BOOKINGS}/{path}", body, content_type="application/json")


@pytest.fixture
def token(client: Client, wish: dict[str, Any]) -> Iterator[str]:
    return book(client, wish).json()["token"]  # type: ignore[no-any-return]


def answer_of(booking: Booking, **changes: object) -> dict[str, Any]:
    return {
        "token": booking.token,
        "host": "alice",
        "event_type": "30min",
        "start": z(booking.start_at),
        "end": z(booking.end_at),
        "timezone": "Europe/Paris",
        "state": "confirmed",
        "exchange_state": "pending",
        "invitee": {"name": "Bob"},
        **changes,
    }


def slot_taken(*alternatives: datetime) -> dict[str, Any]:
    return {
        "type": "/api/v1/problems/slot_taken",
        "title": "The slot is taken",
        "status": 409,
        "detail": "This time has been taken meanwhile. Choose another.",
        "cause": "slot_taken",
        "alternatives": [z(alternative) for alternative in alternatives],
    }


def around(ten: datetime) -> list[datetime]:
    return [ten + timedelta(minutes=minutes) for minutes in (-60, -30, 30, 60)]


def test_booking_a_slot(client: Client, wish: dict[str, Any], ten: datetime) -> None:
    answer = book(client, wish)
    booking = Booking.objects.get()
    assert (answer.status_code, answer.json()) == (201, answer_of(booking))
    assert (booking.start_at, booking.end_at) == (ten, ten + timedelta(minutes=30))
    assert (booking.invitee_email, booking.time_zone, booking.language) == ("bob@example.org", "Europe/Paris", "en")


def test_everything_that_can_be_said(client: Client, wish: dict[str, Any]) -> None:
    EventType.objects.update(questions=[{"id": "why", "label": "why", "kind": "long_text"}])
    invitee = {"name": " Bob ", "email": "bob@example.org", "language": "fr-CA"}
    said = wish | {"invitee": invitee, "duration": 30, "answers": {"why": "because\nso"}, "guests": ["eve@example.org"]}
    assert book(client, said).status_code == 201
    booking = Booking.objects.get()
    assert (booking.invitee_name, booking.language) == ("Bob", "fr")
    assert booking.answers == [{"id": "why", "label": "why", "answer": "because\nso"}]
    assert booking.guests == ["eve@example.org"]


def test_the_language_of_the_request_is_that_of_the_invitee(client: Client, wish: dict[str, Any]) -> None:
    assert book(client, wish, Accept_Language="fr-FR,fr;q=0.9").status_code == 201
    assert Booking.objects.get().language == "fr"


def test_the_same_twice_without_a_key_is_taken(client: Client, wish: dict[str, Any], ten: datetime) -> None:
    assert book(client, wish).status_code == 201
    answer = book(client, wish)
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert answer.json() == slot_taken(*around(ten))
    assert Booking.objects.count() == 1


def test_the_same_twice_with_a_key_is_the_first_booking(client: Client, wish: dict[str, Any]) -> None:
    first = book(client, wish, Idempotency_Key="abc")
    again = book(client, wish, Idempotency_Key="abc")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Booking.objects.count() == 1


def test_another_wish_with_the_same_key(client: Client, wish: dict[str, Any], ten: datetime) -> None:
    book(client, wish, Idempotency_Key="abc")
    answer = book(client, wish | {"start": z(ten + timedelta(hours=1))}, Idempotency_Key="abc")
    assert answer.status_code == 422
    assert answer.json() == invalid_input(("Idempotency-Key", "This key was used for another booking."))
    assert Booking.objects.count() == 1


def test_a_key_that_is_not_one(client: Client, wish: dict[str, Any]) -> None:
    too_long = book(client, wish, Idempotency_Key="k" * 256)
    assert too_long.json() == invalid_input(("Idempotency-Key", "At most 255 characters are possible."))
    strange = book(client, wish, Idempotency_Key="é")
    assert strange.json() == invalid_input(("Idempotency-Key", "This contains characters that cannot be used here."))


def test_a_slot_that_the_calendar_blocks_is_taken(
    client: Client, alice: Host, wish: dict[str, Any], ten: datetime
) -> None:
    occupy(connected(alice, timezone.now()), ten)
    alternatives = [ten + timedelta(minutes=minutes) for minutes in (-60, -30, 60, 90)]
    assert book(client, wish).json() == slot_taken(*alternatives)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        (-24 * 30, "This time is in the past."),
        (9, "This time is not on offer."),  # 19:00, after work
        (0.25, "This time is not on offer."),  # 10:15, off the grid
        (1 / 3600, "This time is not on offer."),  # a second late
        (24 * 70, "This time is not on offer."),  # beyond the range
        (24 * 360_000, "There is no such date or time."),
    ],
)
def test_a_start_that_was_never_on_offer(
    client: Client, wish: dict[str, Any], ten: datetime, hours: float, message: str
) -> None:
    answer = book(client, wish | {"start": z(ten + timedelta(hours=hours))})
    assert (answer.status_code, answer.json()) == (422, invalid_input(("start", message)))
    assert not Booking.objects.exists()


UNUSABLE = "This contains characters that cannot be used here."
NOT_AN_ADDRESS = "This is not an e-mail address."
REQUIRED = "This field is required."
UNKNOWN = "There is no such field here."


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"start": "2027-02-01T10:00:00"}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"start": 1801476000}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"start": None}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"timezone": "Paris"}, "timezone", "This is not the name of a time zone, such as Europe/Paris."),
        ({"timezone": 1}, "timezone", "This must be text."),
        ({"colour": "red"}, "colour", UNKNOWN),
        ({"invitee": None}, "invitee", "This must be an object."),
        ({"invitee": {"email": "bob@example.org"}}, "invitee.name", REQUIRED),
        ({"invitee": {"name": "Bob"}}, "invitee.email", REQUIRED),
        ({"invitee": {"name": " ", "email": "b@example.org"}}, "invitee.name", "This must not be empty."),
        (
            {"invitee": {"name": "\u200b\u2060", "email": "b@example.org"}},
            "invitee.name",
            "Give your name, in 200 characters at most.",
        ),
        (
            {"invitee": {"name": "B" * 201, "email": "b@example.org"}},
            "invitee.name",
            "At most 200 characters are possible.",
        ),
        ({"invitee": {"name": "Bob\r\nBcc: x", "email": "b@example.org"}}, "invitee.name", UNUSABLE),
        ({"invitee": {"name": "Bob\0", "email": "b@example.org"}}, "invitee.name", UNUSABLE),
        ({"invitee": {"name": "Bob\ufffe", "email": "b@example.org"}}, "invitee.name", UNUSABLE),
        ({"invitee": {"name": "Bob", "email": "bob"}}, "invitee.email", NOT_AN_ADDRESS),
        ({"invitee": {"name": "Bob", "email": "bob@example.org\n"}}, "invitee.email", UNUSABLE),
        (
            {"invitee": {"name": "Bob", "email": f"b@{'x.' * 150}org"}},
            "invitee.email",
            "At most 254 characters are possible.",
        ),
        ({"invitee": {"name": "Bob", "email": "b@example.org", "age": 7}}, "invitee.age", UNKNOWN),
        (
            {"invitee": {"name": "Bob", "email": "b@example.org", "language": "<fr>"}},
            "invitee.language",
            "This is not a language tag, such as fr or en.",
        ),
        ({"duration": 45}, "duration", "This duration is not on offer."),
        ({"duration": "30"}, "duration", "This must be a whole number."),
        ({"duration": True}, "duration", "This must be a whole number."),
        ({"duration": 0}, "duration", "This must be 1 or more."),
        ({"duration": 2**62}, "duration", "This must be 1440 or less."),
        ({"duration": 10**40}, "duration", "This must be a whole number."),
        ({"guests": "eve@example.org"}, "guests", "This must be a list."),
        ({"guests": ["eve"]}, "guests.0", NOT_AN_ADDRESS),
        ({"guests": ["eve@example.org"] * 11}, "guests", "At most 10 entries are possible."),
        ({"answers": {"unknown": "because"}}, "answers.unknown", "This is not asked."),
        ({"answers": {"why": 7}}, "answers.why", "This must be text."),
        ({"answers": {"why": "\x1b[31m"}}, "answers.why", UNUSABLE),
    ],
)
def test_a_wish_that_is_not_valid(
    client: Client, wish: dict[str, Any], change: dict[str, Any], field: str, message: str
) -> None:
    answer = book(client, wish | change)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message)))
    assert not Booking.objects.exists()


@pytest.mark.parametrize("change", [{"host": "nobody"}, {"event_type": "nothing"}])
def test_booking_what_is_not_there(client: Client, wish: dict[str, Any], change: dict[str, str]) -> None:
    answer = book(client, wish | change)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_booking_what_was_switched_off_meanwhile(client: Client, wish: dict[str, Any]) -> None:
    EventType.objects.update(active=False)
    answer = book(client, wish)
    assert (answer.status_code, answer.json()) == (404, NOT_OFFERED)


def test_looking_at_a_booking(client: Client, token: str) -> None:
    answer = client.get(f"{BOOKINGS}/{token}")
    assert (answer.status_code, answer.json()) == (200, answer_of(Booking.objects.get()))


@pytest.mark.parametrize("state", CalendarEvent.State.values)
def test_the_state_of_the_event_in_exchange(client: Client, token: str, state: str) -> None:
    CalendarEvent.objects.update(state=state)
    assert client.get(f"{BOOKINGS}/{token}").json()["exchange_state"] == state


@pytest.mark.parametrize("token", ["nothing", "%00", "%F0%9F%90%9F", "x" * 5000])
def test_a_token_that_nobody_has(client: Client, db: None, token: str) -> None:
    answer = client.get(f"{BOOKINGS}/{token}")
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_cancelling_frees_the_slot(client: Client, token: str, wish: dict[str, Any]) -> None:
    answer = send(client, f"{token}/cancellation", {"reason": "I am ill.\nSorry."})
    booking = Booking.objects.get()
    assert (answer.status_code, answer.json()) == (200, answer_of(booking, state="cancelled"))
    assert booking.cancellation_reason == "I am ill.\nSorry."
    assert book(client, wish).status_code == 201


@pytest.mark.parametrize("body", ["", "{}", "null", '{"reason": null}'])
def test_cancelling_without_a_reason(client: Client, token: str, body: str) -> None:
    answer = client.post(f"{BOOKINGS}/{token}/cancellation", body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_cancelling_again_changes_nothing(client: Client, token: str) -> None:
    first = send(client, f"{token}/cancellation", {"reason": "ill"})
    again = send(client, f"{token}/cancellation", {"reason": "well"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert Booking.objects.get().cancellation_reason == "ill"


def test_cancelling_what_has_begun_is_too_late(client: Client, token: str) -> None:
    Booking.objects.update(start_at=timezone.now() - timedelta(minutes=1))
    for path, body in (("cancellation", {}), ("reschedule", {"start": z(timezone.now())})):
        answer = send(client, f"{token}/{path}", body)
        assert (answer.status_code, answer.json()) == (
            409,
            {
                "type": "/api/v1/problems/too_late",
                "title": "It is too late to change this booking",
                "status": 409,
                "detail": "It is too late to change this booking.",
                "cause": "too_late",
            },
        )


def test_moving_a_booking_keeps_its_token(client: Client, token: str, ten: datetime) -> None:
    noon = ten + timedelta(hours=2)
    answer = send(client, f"{token}/reschedule", {"start": z(noon)})
    booking = Booking.objects.get()
    assert (answer.status_code, answer.json()) == (200, answer_of(booking, token=token, start=z(noon)))


def test_moving_to_where_somebody_else_is(client: Client, token: str, wish: dict[str, Any], ten: datetime) -> None:
    noon = ten + timedelta(hours=2)
    book(client, wish | {"start": z(noon)})
    answer = send(client, f"{token}/reschedule", {"start": z(noon)})
    assert (answer.status_code, answer.json()) == (409, slot_taken(*around(noon)))


def test_moving_to_where_nothing_is_offered(client: Client, token: str, ten: datetime) -> None:
    answer = send(client, f"{token}/reschedule", {"start": z(ten + timedelta(hours=12))})
    assert (answer.status_code, answer.json()) == (422, invalid_input(("start", "This time is not on offer.")))


def test_moving_a_cancelled_booking(client: Client, token: str, ten: datetime) -> None:
    send(client, f"{token}/cancellation", {})
    answer = send(client, f"{token}/reschedule", {"start": z(ten + timedelta(hours=2))})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "start")


def test_moving_without_saying_whereto(client: Client, token: str) -> None:
    assert send(client, f"{token}/reschedule", {}).json() == invalid_input(("start", REQUIRED))
    nothing = client.post(f"{BOOKINGS}/{token}/reschedule", "", content_type="application/json")
    assert (nothing.status_code, nothing.json()) == (422, invalid_input(("body", REQUIRED)))


def test_the_event_types_of_a_host(as_alice: Client, alice: Host) -> None:
    event_type = EventType.objects.get(host=alice)
    assert as_alice.get("/api/v1/event-types").json() == {
        "items": [
            {
                "id": event_type.pk,
                "slug": "30min",
                "name": "30 minute meeting",
                "durations_minutes": [30],
                "active": True,
                "description": "",
                "location": "",
                "increment_minutes": 30,
                "buffer_before_minutes": 0,
                "buffer_after_minutes": 0,
                "minimum_notice_minutes": 0,
                "rolling_days": 60,
                "first_day": None,
                "last_day": None,
                "daily_limit": None,
                "weekly_limit": None,
                "accepts_guests": True,
                "needs_confirmation": False,
                "confirms_address": False,
                "cut_off_minutes": 0,
                "text_after": "",
                "redirect_url": "",
                "colour": "green",
                "is_secret": False,
                "places": [],
                "questions": [],
                "schedule": event_type.schedule_id,
                "calendar": None,
            }
        ]
    }
