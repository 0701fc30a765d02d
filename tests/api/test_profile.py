"""What a host says of themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from tests.api.problems import invalid_input

JSON = "application/json"
PROFILE = "/api/v1/profile"


def test_the_profile(as_alice: Client) -> None:
    assert as_alice.get(PROFILE).json() == {
        "name": "Alice",
        "email": "alice@example.com",
        "slug": "alice",
        "timezone": "UTC",
        "language": "en",
        "embed_origins": [],
    }


def test_what_is_sent_changes_and_the_rest_stays(as_alice: Client) -> None:
    wanted = {"name": "Dr Alice", "timezone": "Europe/Paris", "embed_origins": ["https://WWW.example.org/contact"]}
    answer = as_alice.patch(PROFILE, wanted, JSON)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "name": "Dr Alice",
            "email": "alice@example.com",
            "slug": "alice",
            "timezone": "Europe/Paris",
            "language": "en",
            "embed_origins": ["https://www.example.org"],
        },
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "\u200b", "This name is made of signs that nobody can see."),
        ("slug", "carol", "The name carol is taken."),
        ("slug", "settings", "This name is needed by the application itself. Choose another."),
        ("language", "de", "There is no translation into de."),
        ("timezone", "Europe/Nowhere", "This is not the name of a time zone, such as Europe/Paris."),
        (
            "embed_origins",
            ["https://*.example.org"],
            "“https://*.example.org” is not the address of a site, such as https://www.example.org.",
        ),
        ("email", "a@b.example", "There is no such field here."),
    ],
)
def test_what_cannot_be_meant(as_alice: Client, alice: Host, carol: Host, field: str, value: Any, message: str) -> None:
    answer = as_alice.patch(PROFILE, {"name": "Other", field: value}, JSON)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message)))
    alice.user.refresh_from_db()
    assert alice.user.name == "Alice"
