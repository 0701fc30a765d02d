"""What a token is good for, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from creneau.accounts import tokens
from creneau.accounts.models import ApiToken, Host
from creneau.cli.main import main
from tests.bearer import bearer

EVENT_TYPES = "/api/v1/event-types"
CONNECTIONS = "/api/v1/calendar-connections"


def test_a_token_for_everything_is_what_one_gets_unasked(alice: Host) -> None:
    tokens.issue(host=alice)
    assert ApiToken.objects.get().scopes == ["all"]


def test_a_token_for_reading_reads_everything_and_changes_nothing(alice: Host) -> None:
    reader = bearer(alice, "read")
    assert [reader.get(path).status_code for path in (EVENT_TYPES, CONNECTIONS)] == [200, 200]
    answer = reader.post(CONNECTIONS, {}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="connections"'
    assert answer.json() == {
        "type": "/api/v1/problems/insufficient_scope",
        "title": "The token is not good for this",
        "status": 403,
        "detail": "This token is not good for this: it lacks the scope connections.",
        "scope": "connections",
    }


def test_a_scope_is_for_what_it_names_alone(alice: Host) -> None:
    connecting = bearer(alice, "connections")
    assert connecting.get(CONNECTIONS).status_code == 200
    assert connecting.get(EVENT_TYPES).status_code == 403


def test_a_token_ends_when_it_was_said_to(alice: Host) -> None:
    program = bearer(alice, "all", expires_at=timezone.now() + timedelta(hours=1))
    assert program.get(EVENT_TYPES).status_code == 200
    ApiToken.objects.update(expires_at=timezone.now())
    assert program.get(EVENT_TYPES).status_code == 401


@pytest.mark.parametrize("path", [EVENT_TYPES, CONNECTIONS])
def test_a_token_that_came_in_clear_from_another_machine_is_refused_and_said_to_be_revoked(
    alice: Host, path: str
) -> None:
    elsewhere = bearer(alice, at="testserver")
    refused = elsewhere.get(path)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json() == {
        "type": "/api/v1/problems/needs_https",
        "title": "This needs https",
        "status": 403,
        "detail": "Tokens travel over https only. This one could be read on its way: revoke it.",
    }
    assert elsewhere.get(path, secure=True).status_code == 200


def test_that_it_was_used_is_noted_once_a_minute(as_alice: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        as_alice.get(EVENT_TYPES)
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    with django_assert_num_queries(2):
        as_alice.get(EVENT_TYPES)
    ApiToken.objects.update(last_used_at=noted - timedelta(minutes=2))
    as_alice.get(EVENT_TYPES)
    assert ApiToken.objects.get().last_used_at >= noted  # type: ignore[operator]


@pytest.mark.parametrize(("scopes", "message"), [(["rooms"], "There is no scope rooms."), ([], "Choose at least one.")])
def test_a_scope_that_is_none(alice: Host, scopes: list[str], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        tokens.issue(host=alice, scopes=scopes)
    assert refused.value.message_dict == {"scopes": [message]}


def test_the_command_prints_the_token_alone(alice: Host, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "alice@example.com"]) == 0
    assert tokens.host_of(capsys.readouterr().out.strip()) == alice


def test_the_command_makes_a_token_for_less_and_for_a_time(alice: Host, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--name", "Reports", "--scopes", "bookings,read", "--expires", "2999-12-31"]
    assert main(["token", "alice@example.com", *words]) == 0
    row = ApiToken.objects.get()
    assert (row.name, row.scopes, f"{row.expires_at:%Y-%m-%dT%H:%MZ}") == (
        "Reports",
        ["read", "bookings"],
        "3000-01-01T00:00Z",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--scopes", "rooms"], "There is no scope rooms."),
        (["--expires", "2001-01-01"], "This moment has passed."),
        (["--name", "x" * 101], "Ensure this value has at most 100 characters (it has 101)."),
    ],
)
def test_the_command_says_what_is_wrong(
    alice: Host, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "alice@example.com", *words]) == 1
    assert capsys.readouterr().err == f"{message}\n"
