"""Event types and their links, looked after by programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.duplicate import duplicate
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import EventType, Link
from tests.api.problems import NOT_FOUND, invalid_input
from tests.api.test_meetings import booked

JSON = "application/json"
EVENT_TYPES = "/api/v1/event-types"
WANTED: dict[str, Any] = {
    "name": "First meeting",
    "slug": "first",
    "description": "Bring your papers.",
    "places": [{"kind": "in_person", "value": "Building B"}, {"kind": "host_calls", "value": ""}],
    "durations_minutes": [30, 60],
    "increment_minutes": 15,
    "buffer_before_minutes": 10,
    "buffer_after_minutes": 5,
    "minimum_notice_minutes": 60,
    "rolling_days": 30,
    "first_day": "2027-03-01",
    "last_day": "2027-04-01",
    "daily_limit": 4,
    "weekly_limit": 10,
    "questions": [
        {"id": "reason", "label": "Reason", "kind": "choice", "is_required": True, "options": ["Scan", "Talk"]}
    ],
    "accepts_guests": False,
    "needs_confirmation": True,
    "cut_off_minutes": 120,
    "text_after": "See you soon.",
    "redirect_url": "https://www.example.org/thanks",
    "colour": "blue",
    "is_secret": True,
    "active": False,
}


def test_everything_that_is_sent_is_kept(as_alice: Client, alice: Host) -> None:
    answer = as_alice.post(EVENT_TYPES, WANTED, JSON)
    row = EventType.objects.get(slug="first")
    assert (answer.status_code, row.host, row.position) == (201, alice, 1)
    shown = answer.json()
    assert {name: shown[name] for name in WANTED} == WANTED
    assert shown["schedule"] == alice.schedules.get().pk
    assert as_alice.get(f"{EVENT_TYPES}/{row.pk}").json() == shown
    assert as_alice.get(EVENT_TYPES).json()["items"][1] == shown


def test_what_is_sent_changes_and_the_rest_stays(as_alice: Client) -> None:
    path = f"{EVENT_TYPES}/{as_alice.post(EVENT_TYPES, WANTED, JSON).json()['id']}"
    answer = as_alice.patch(path, {"name": "Second meeting", "daily_limit": None}, JSON).json()
    assert {name: answer[name] for name in WANTED} == WANTED | {"name": "Second meeting", "daily_limit": None}


def test_a_question_without_an_id_is_given_one(as_alice: Client) -> None:
    asked = [{"label": "Reason"}, {"label": "Reason"}, {"label": "Name"}]
    answer = as_alice.post(EVENT_TYPES, {"name": "x", "slug": "x", "questions": asked}, JSON).json()
    assert [each["id"] for each in answer["questions"]] == ["reason", "reason-2", "name-2"]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"slug": "30min"}, "slug", "You have another event type at this address."),
        ({"slug": "a b"}, "slug", "This contains characters that cannot be used here."),
        ({"name": " "}, "name", "This must not be empty."),
        ({"name": "\u200b"}, "name", "This name is made of signs that nobody can see."),
        ({"durations_minutes": []}, "durations_minutes", "This must not be empty."),
        ({"durations_minutes": [30, 30]}, "durations_minutes", "Give 1 to 10 different durations."),
        ({"increment_minutes": 0}, "increment_minutes", "This must be 1 or more."),
        ({"daily_limit": 0}, "daily_limit", "This must be 1 or more."),
        ({"first_day": "2027-05-01"}, "last_day", "The last day comes before the first."),
        ({"rolling_days": 731}, "rolling_days", "This must be 730 or less."),
        ({"description": "x" * 10_000}, "description", "At most 5000 characters are possible."),
        (
            {"places": [{"kind": "video", "value": "no link"}]},
            "places.0.value",
            "Give the whole address of the video room, beginning with https://.",
        ),
        ({"places": [{"kind": "in_person"}]}, "places.0.value", "Say where: the invitee needs it."),
        ({"places": [{"kind": "ask"}, {"kind": "ask"}]}, "places", "The same place is there twice."),
        ({"questions": [{"label": "", "kind": "text"}]}, "questions.0.label", "This must not be empty."),
        ({"questions": [{"label": "\u200b"}]}, "questions", "Question 1: Write the question."),
        (
            {"questions": [{"label": "x"}, {"label": "y", "kind": "choice"}]},
            "questions.1.options",
            "Give at least two answers to choose from, one a line.",
        ),
        ({"questions": [{"label": "x", "id": "name"}]}, "questions", "Each question needs an id of its own."),
        (
            {"redirect_url": "http://www.example.org/"},
            "redirect_url",
            "Give a whole address that begins with https://.",
        ),
        ({"colour": "mauve"}, "colour", "This value is not valid."),
        ({"active": None}, "active", "This must be true or false."),
        ({"schedule": 999}, "schedule", "There are no such working hours."),
        ({"calendar": 999}, "calendar", "There is no such calendar that accepts events."),
        ({"id": 7}, "id", "There is no such field here."),
    ],
)
def test_what_cannot_be_meant(as_alice: Client, alice: Host, changes: dict[str, Any], field: str, message: str) -> None:
    answer = as_alice.post(EVENT_TYPES, WANTED | changes, JSON)
    assert answer.status_code == 422
    assert answer.json() == invalid_input((field, message))
    assert EventType.objects.count() == 1


def test_another_hosts_hours_cannot_be_used(as_alice: Client, alice: Host, carol: Host) -> None:
    answer = as_alice.post(EVENT_TYPES, WANTED | {"schedule": carol.schedules.get().pk}, JSON)
    assert answer.json() == invalid_input(("schedule", "There are no such working hours."))


def test_the_order_and_a_copy(as_alice: Client, alice: Host) -> None:
    first = EventType.objects.get(host=alice)
    second = as_alice.post(EVENT_TYPES, WANTED, JSON).json()["id"]
    answer = as_alice.put(f"{EVENT_TYPES}/order", {"order": [second, first.pk]}, JSON)
    assert [each["id"] for each in answer.json()["items"]] == [second, first.pk]
    copied = as_alice.post(f"{EVENT_TYPES}/{second}/copies", headers={"Idempotency-Key": "k"})
    again = as_alice.post(f"{EVENT_TYPES}/{second}/copies", headers={"Idempotency-Key": "k"})
    assert (copied.status_code, again.status_code, copied.json()["active"]) == (201, 200, False)
    assert (copied.json(), EventType.objects.count()) == (again.json(), 3)


def test_one_that_is_booked_is_not_deleted(as_alice: Client, alice: Host, monday: Any) -> None:
    first = EventType.objects.get(host=alice)
    booked(alice, monday.replace(hour=9))
    answer = as_alice.delete(f"{EVENT_TYPES}/{first.pk}")
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/problems/in_use")
    second = as_alice.post(EVENT_TYPES, WANTED, JSON).json()["id"]
    assert as_alice.delete(f"{EVENT_TYPES}/{second}").status_code == 204


def test_links_are_handed_out_and_revoked(as_alice: Client, alice: Host) -> None:
    path = f"{EVENT_TYPES}/{EventType.objects.get(host=alice).pk}/links"
    made = as_alice.post(path, {"label": "Bob", "is_single_use": True, "days": 7}, JSON)
    link = Link.objects.get()
    assert (made.status_code, made.json()["url"]) == (201, f"http://testserver/l/{link.token}")
    assert (made.json()["label"], made.json()["is_single_use"], made.json()["state"]) == ("Bob", True, "good")
    assert as_alice.get(path).json() == {"items": [made.json()], "next": None}
    assert as_alice.delete(f"{path}/{link.pk}").status_code == 204
    assert as_alice.delete(f"{path}/{link.pk}").json() == NOT_FOUND


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_as_often_for_three_as_for_one(
    as_alice: Client, alice: Host, count: int, django_assert_num_queries: Any
) -> None:
    first = EventType.objects.get(host=alice)
    for _number in range(count - 1):
        duplicate(event_type=first)
    for _number in range(count):
        hand_out(event_type=first)
    with django_assert_num_queries(3):
        assert len(as_alice.get(EVENT_TYPES).json()["items"]) == count
    with django_assert_num_queries(3):
        assert len(as_alice.get(f"{EVENT_TYPES}/{first.pk}/links").json()["items"]) == count


def test_what_is_another_hosts_is_not_there(as_carol: Client, alice: Host) -> None:
    path = f"{EVENT_TYPES}/{EventType.objects.get(host=alice).pk}"
    for method, more in (("get", ""), ("patch", ""), ("delete", ""), ("post", "/copies"), ("get", "/links")):
        answer = getattr(as_carol, method)(path + more, data={}, content_type=JSON)
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
