"""What a host says of all calendars, set by a program."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from tests.api.problems import invalid_input
from tests.api.test_connections import BLOCKING

JSON = "application/json"
SETTINGS = "/api/v1/calendar-settings"


def test_what_is_sent_changes_and_the_rest_stays(as_alice: Client) -> None:
    assert as_alice.get(SETTINGS).json() == {"outlook_changes": "follow", "blocking": BLOCKING}
    asking = {"outlook_changes": "ask", "blocking": BLOCKING}
    assert as_alice.patch(SETTINGS, {"outlook_changes": "ask"}, JSON).json() == asking
    answer = as_alice.patch(SETTINGS, {"blocking": {"tentative": False}}, JSON).json()
    assert answer == asking | {"blocking": BLOCKING | {"tentative": False}}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"outlook_changes": "forget"}, "outlook_changes", "This value is not valid."),
        ({"blocking": {"busy": "yes"}}, "blocking.busy", "This must be true or false."),
        ({"colour": "red"}, "colour", "There is no such field here."),
    ],
)
def test_what_cannot_be_meant(as_alice: Client, alice: Host, changes: dict[str, Any], field: str, message: str) -> None:
    answer = as_alice.patch(SETTINGS, changes, JSON)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message)))
