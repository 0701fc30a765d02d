"""Every refusal is a problem that says what is wrong, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from creneau.accounts.models import ApiToken, Host, User
from creneau.api import hosts
from creneau.api.problems import KINDS
from tests.api.problems import NOT_FOUND, invalid_input, plain

BOOKINGS = "/api/v1/bookings"
NOT_JSON = plain(400, "Bad Request", "The body of the request is not valid JSON in UTF-8.")
NO_TOKEN = plain(401, "Unauthorized", "Send the token of a host: “Authorization: Bearer TOKEN”.")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"hello",
        b'{"host": "alice",}',
        b'{"host": NaN}',
        b'{"host": "\\ud800"}',
        b'{"host": "\xff"}',
        '{"host": "alice"}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    ],
)
def test_what_is_not_json(client: Client, db: None, body: bytes) -> None:
    answer = client.post(BOOKINGS, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json() == NOT_JSON


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "This field is required."),
        ("[]", "This must be an object."),
        ("null", "This must be an object."),
        ('"alice"', "This must be an object."),
        ("1e999", "This must be an object."),
    ],
)
def test_json_that_is_not_an_object(client: Client, db: None, body: str, message: str) -> None:
    answer = client.post(BOOKINGS, body, content_type="application/json")
    if body == "1e999":
        assert (answer.status_code, answer.json()) == (400, NOT_JSON)
    else:
        assert (answer.status_code, answer.json()) == (422, invalid_input(("body", message)))


def test_everything_that_is_missing_at_once(client: Client, db: None) -> None:
    answer = client.post(BOOKINGS, {}, content_type="application/json")
    fields = ("host", "event_type", "start", "timezone", "invitee")
    assert answer.json() == invalid_input(*((field, "This field is required.") for field in fields))


def test_a_body_that_is_too_large(client: Client, db: None) -> None:
    answer = client.post(BOOKINGS, b'"' + b"x" * 300_000 + b'"', content_type="application/json")
    assert (answer.status_code, answer.json()) == (
        413,
        plain(413, "Request Entity Too Large", "The request is too large."),
    )


@pytest.mark.parametrize("path", ["", "nothing", "bookings/", "bookings/a/b/c", "event-types/x", "problems/nothing"])
def test_an_address_where_nothing_is(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json() == NOT_FOUND


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_an_address_where_nothing_is_asks_for_no_cookie(db: None, method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, "/api/v1/calendar-connections/-1")
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_a_method_that_is_not_known(client: Client, db: None) -> None:
    answer = client.delete(BOOKINGS)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.json() == plain(405, "Method Not Allowed", "This address does not know this method.")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Basic YWxpY2U6c2VjcmV0",
        "Bearer é",
        "Bearer a b",
        "Bearer " + "x" * 9999,
    ],
)
def test_a_token_that_is_none(client: Client, db: None, authorization: str) -> None:
    answer = client.get("/api/v1/event-types", headers={"Authorization": authorization})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert (answer["Content-Type"], answer.json()) == ("application/problem+json", NO_TOKEN)


def test_the_token_of_somebody_who_left(as_alice: Client, alice: Host) -> None:
    User.objects.update(is_active=False)
    assert as_alice.get("/api/v1/event-types").status_code == 401


def test_a_token_that_was_taken_back(as_alice: Client) -> None:
    ApiToken.objects.all().delete()
    assert as_alice.get("/api/v1/event-types").status_code == 401


def test_a_session_is_not_a_token(client: Client, alice: Host) -> None:
    client.force_login(alice.user)
    assert client.get("/api/v1/event-types").status_code == 401


def test_a_failure_of_ours_tells_nothing(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(hosts, "published", broken)
    answer = client.get("/api/v1/hosts/alice/event-types/30min")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json() == plain(500, "Internal Server Error", "Something went wrong here. It has been noted.")
    assert "a secret detail" in caplog.text


def test_what_a_type_means(client: Client, db: None) -> None:
    for kind, (status, title, description) in KINDS.items():
        assert client.get(f"/api/v1/problems/{kind}").json() == {
            "type": f"/api/v1/problems/{kind}",
            "title": title,
            "status": status,
            "description": description,
        }


def test_the_words_follow_the_reader(client: Client, db: None) -> None:
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": "fr"})
    with override("fr"):
        said = {"title": gettext("Not Found"), "detail": gettext("There is nothing at this address.")}
        assert answer.json() == NOT_FOUND | said
    assert answer.json()["detail"] != NOT_FOUND["detail"]
    assert answer["Content-Language"] == "fr"


def test_no_answer_is_kept_by_caches(client: Client, alice: Host) -> None:
    for path in ("hosts/alice/event-types/30min", "nothing", "openapi.json"):
        assert client.get(f"/api/v1/{path}")["Cache-Control"] == "no-store"


def test_the_document_shows_every_operation_with_its_problems(client: Client, db: None) -> None:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    shown = {
        (method.upper(), path.removeprefix("/api/v1")): sorted(operation["responses"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert shown == {
        ("GET", "/hosts/{host}/event-types/{slug}"): ["200", "404", "410", "422", "429"],
        ("GET", "/hosts/{host}/event-types/{slug}/slots"): ["200", "404", "410", "422", "429"],
        ("POST", "/bookings"): ["200", "201", "400", "404", "409", "410", "422", "429"],
        ("GET", "/bookings/{token}"): ["200", "404", "429"],
        ("POST", "/bookings/{token}/cancellation"): ["200", "400", "404", "409", "422", "429"],
        ("POST", "/bookings/{token}/reschedule"): ["200", "400", "404", "409", "422", "429"],
        ("GET", "/calendar-connections"): ["200", "401", "403"],
        ("POST", "/calendar-connections"): ["200", "201", "400", "401", "403", "404", "422", "429"],
        ("GET", "/calendar-connections/{connection_id}"): ["200", "401", "403", "404"],
        ("PATCH", "/calendar-connections/{connection_id}"): ["200", "400", "401", "403", "404", "422"],
        ("DELETE", "/calendar-connections/{connection_id}"): ["204", "401", "403", "404"],
        ("POST", "/calendar-connections/{connection_id}/synchronisation"): ["200", "401", "403", "404", "429", "503"],
        ("GET", "/calendar-settings"): ["200", "401", "403"],
        ("PATCH", "/calendar-settings"): ["200", "400", "401", "403", "422"],
        ("GET", "/event-types"): ["200", "401", "403"],
        ("POST", "/event-types"): ["200", "201", "400", "401", "403", "404", "422"],
        ("PUT", "/event-types/order"): ["200", "400", "401", "403", "404", "422"],
        ("GET", "/event-types/{event_type_id}"): ["200", "401", "403", "404"],
        ("PATCH", "/event-types/{event_type_id}"): ["200", "400", "401", "403", "404", "422"],
        ("DELETE", "/event-types/{event_type_id}"): ["204", "401", "403", "404", "409"],
        ("POST", "/event-types/{event_type_id}/copies"): ["200", "201", "401", "403", "404", "422"],
        ("GET", "/event-types/{event_type_id}/links"): ["200", "401", "403", "404", "422"],
        ("POST", "/event-types/{event_type_id}/links"): ["200", "201", "400", "401", "403", "404", "422"],
        ("DELETE", "/event-types/{event_type_id}/links/{link_id}"): ["204", "401", "403", "404"],
        ("GET", "/profile"): ["200", "401", "403"],
        ("PATCH", "/profile"): ["200", "400", "401", "403", "422"],
        ("GET", "/meetings"): ["200", "401", "403", "422"],
        ("GET", "/meetings/{meeting_id}"): ["200", "401", "403", "404"],
        ("PATCH", "/meetings/{meeting_id}"): ["200", "400", "401", "403", "404", "422"],
        ("POST", "/meetings/{meeting_id}/cancellation"): ["200", "400", "401", "403", "404", "409", "422"],
        ("POST", "/meetings/{meeting_id}/reschedule"): ["200", "400", "401", "403", "404", "409", "422"],
        ("POST", "/meetings/{meeting_id}/confirmation"): ["200", "401", "403", "404", "409", "422"],
        ("POST", "/meetings/{meeting_id}/refusal"): ["200", "400", "401", "403", "404", "422"],
        ("GET", "/notifications"): ["200", "401", "403"],
        ("PATCH", "/notifications"): ["200", "400", "401", "403", "422"],
        ("GET", "/schedules"): ["200", "401", "403"],
        ("POST", "/schedules"): ["200", "201", "400", "401", "403", "404", "422"],
        ("GET", "/schedules/{schedule_id}"): ["200", "401", "403", "404"],
        ("PATCH", "/schedules/{schedule_id}"): ["200", "400", "401", "403", "404", "422"],
        ("DELETE", "/schedules/{schedule_id}"): ["204", "401", "403", "404", "409"],
        ("PUT", "/schedules/{schedule_id}/overrides/{day}"): ["200", "400", "401", "403", "404", "422"],
        ("DELETE", "/schedules/{schedule_id}/overrides/{day}"): ["200", "401", "403", "404", "422"],
        ("GET", "/webhooks"): ["200", "401", "403"],
        ("POST", "/webhooks"): ["200", "201", "400", "401", "403", "404", "422"],
        ("GET", "/webhooks/{webhook_id}"): ["200", "401", "403", "404"],
        ("PATCH", "/webhooks/{webhook_id}"): ["200", "400", "401", "403", "404", "422"],
        ("DELETE", "/webhooks/{webhook_id}"): ["204", "401", "403", "404"],
        ("POST", "/webhooks/{webhook_id}/secret"): ["200", "401", "403", "404"],
        ("POST", "/webhooks/{webhook_id}/test"): ["202", "401", "403", "404", "429"],
        ("GET", "/webhooks/{webhook_id}/deliveries"): ["200", "401", "403", "404", "422"],
        ("POST", "/webhooks/{webhook_id}/deliveries/{delivery_id}/replay"): ["202", "401", "403", "404", "429"],
        ("GET", "/problems/{kind}"): ["200", "404"],
    }
    connect = document["paths"]["/api/v1/calendar-connections"]["post"]["responses"]["422"]["content"]
    assert list(connect["application/problem+json"]["examples"]) == ["invalid_input", "not_connected"]
