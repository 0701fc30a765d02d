"""Working hours, looked after by programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import Schedule
from tests.api.problems import NOT_FOUND, invalid_input

JSON = "application/json"
SCHEDULES = "/api/v1/schedules"
WANTED: dict[str, Any] = {
    "name": "Summer",
    "timezone": "Europe/Paris",
    "weekly_hours": {"mon": [["09:00", "12:00"], ["14:00", "24:00"]]},
    "holidays_country": "FR",
    "holidays_region": "57",
}


def made(client: Client) -> dict[str, Any]:
    answer = client.post(SCHEDULES, WANTED, JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()  # type: ignore[no-any-return]


def test_what_is_sent_is_kept(as_alice: Client, alice: Host) -> None:
    shown = made(as_alice)
    assert shown == WANTED | {"id": shown["id"], "overrides": {}, "is_default": False}
    assert as_alice.get(f"{SCHEDULES}/{shown['id']}").json() == shown
    assert as_alice.get(SCHEDULES).json()["items"][1] == shown


def test_the_same_key_makes_one(as_alice: Client) -> None:
    sent = [as_alice.post(SCHEDULES, WANTED, JSON, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 200]
    assert sent[0].json() == sent[1].json()


def test_what_is_sent_changes_and_the_rest_stays(as_alice: Client) -> None:
    shown = made(as_alice)
    answer = as_alice.patch(f"{SCHEDULES}/{shown['id']}", {"name": "Winter", "is_default": True}, JSON)
    assert answer.json() == shown | {"name": "Winter", "is_default": True}
    assert Schedule.objects.filter(is_default=True).count() == 1


def test_a_day_has_other_hours_and_again_the_usual_ones(as_alice: Client) -> None:
    path = f"{SCHEDULES}/{made(as_alice)['id']}/overrides/2028-03-28"
    assert as_alice.put(path, {"hours": [["10:00", "12:00"]]}, JSON).json()["overrides"] == {
        "2028-03-28": [["10:00", "12:00"]]
    }
    assert as_alice.put(path, {"hours": []}, JSON).json()["overrides"] == {"2028-03-28": []}
    assert as_alice.delete(path).json()["overrides"] == {}
    assert as_alice.delete(path).status_code == 200


def test_the_default_is_not_deleted_and_another_is(as_alice: Client, alice: Host) -> None:
    other = made(as_alice)["id"]
    default = Schedule.objects.default_of(alice).pk
    refused = as_alice.delete(f"{SCHEDULES}/{default}")
    assert (refused.status_code, refused.json()["type"]) == (409, "/api/v1/problems/in_use")
    assert as_alice.delete(f"{SCHEDULES}/{other}").status_code == 204


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b\u2060"}, "name"),
        ({"timezone": "Paris"}, "timezone"),
        ({"weekly_hours": {"mon": [["12:00", "09:00"]]}}, "weekly_hours"),
        ({"weekly_hours": {"someday": []}}, "weekly_hours.someday.[key]"),
        ({"weekly_hours": {"mon": [["9", "10:00"]]}}, "weekly_hours.mon.0.0"),
        ({"holidays_country": "XX"}, "holidays_country"),
        ({"is_default": True}, "is_default"),
    ],
)
def test_what_cannot_be_meant(as_alice: Client, alice: Host, changes: dict[str, Any], field: str) -> None:
    answer = as_alice.post(SCHEDULES, WANTED | changes, JSON)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
    assert Schedule.objects.count() == 1


@pytest.mark.parametrize("day", ["2001-01-01", "9000-01-01"])
def test_a_day_that_cannot_be_changed(as_alice: Client, day: str) -> None:
    answer = as_alice.put(f"{SCHEDULES}/{made(as_alice)['id']}/overrides/{day}", {"hours": []}, JSON)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["day"])


def test_a_day_that_is_none(as_alice: Client) -> None:
    answer = as_alice.put(f"{SCHEDULES}/{made(as_alice)['id']}/overrides/someday", {"hours": []}, JSON)
    assert answer.json() == invalid_input(("day", "This value is not valid."))


def test_what_is_another_hosts_is_not_there(as_carol: Client, alice: Host) -> None:
    path = f"{SCHEDULES}/{Schedule.objects.get(host=alice).pk}"
    for method in ("get", "patch", "delete"):
        answer = getattr(as_carol, method)(path, data={}, content_type=JSON)
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
