"""What a host wishes to be told, and in which words invitees are, set by a program."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.problems import invalid_input

JSON = "application/json"
NOTIFICATIONS = "/api/v1/notifications"
DEFAULTS: dict[str, Any] = {
    "invitations": "exchange",
    "reminder_minutes": 15,
    "sent_through": "mail_server",
    "told_of": ["bookings", "requests", "reschedules", "cancellations", "trouble"],
    "host_reminders": [],
    "invitee_reminders": [1440],
    "templates": {},
}


@pytest.fixture(autouse=True)
def sends_mail(settings: Settings) -> None:
    settings.SENDS_MAIL = True


def test_what_is_sent_changes_and_the_rest_stays(as_alice: Client) -> None:
    assert as_alice.get(NOTIFICATIONS).json() == DEFAULTS
    changes = {"invitations": "mail", "told_of": ["trouble"], "host_reminders": [15, 60, 15], "reminder_minutes": None}
    answer = as_alice.patch(NOTIFICATIONS, changes, JSON)
    assert answer.json() == DEFAULTS | changes | {"host_reminders": [60, 15]}
    assert as_alice.patch(NOTIFICATIONS, {}, JSON).json() == answer.json()


def test_words_are_the_hosts_until_they_are_emptied(as_alice: Client) -> None:
    french = {"fr": {"subject": "Rendez-vous : {invitee}", "body": "Bonjour {invitee}"}}
    assert as_alice.patch(NOTIFICATIONS, {"templates": french}, JSON).json()["templates"] == french
    english = {"en": {"subject": "", "body": "Hello {invitee}"}}
    both = as_alice.patch(NOTIFICATIONS, {"templates": {"en": {"body": "Hello {invitee}"}}}, JSON).json()
    assert both["templates"] == french | english
    emptied = as_alice.patch(NOTIFICATIONS, {"templates": {"fr": {"subject": "", "body": ""}}}, JSON).json()
    assert emptied["templates"] == english


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"invitations": "pigeon"}, "invitations", "This value is not valid."),
        ({"told_of": ["weather"]}, "told_of.0", "This value is not valid."),
        ({"invitee_reminders": [7]}, "invitee_reminders.0", "This time is not on offer."),
        ({"reminder_minutes": -1}, "reminder_minutes", "This must be 0 or more."),
        ({"sent_through": "exchange"}, "sent_through", "Mail cannot leave this way."),
        ({"templates": {"de": {}}}, "templates.de.[key]", "There is no such language here."),
        (
            {"templates": {"fr": {"subject": "{weather}"}}},
            "templates.fr.subject",
            "{weather} is no name we know. There are: {event_type} {host} {invitee} {invitee_email} {guests} {place} "
            "{description} {answers} {text_after} {manage_url}.",
        ),
        ({"sms": True}, "sms", "There is no such field here."),
    ],
)
def test_what_cannot_be_meant(as_alice: Client, changes: dict[str, Any], field: str, message: str) -> None:
    answer = as_alice.patch(NOTIFICATIONS, changes, JSON)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message)))
    assert as_alice.get(NOTIFICATIONS).json() == DEFAULTS


def test_without_a_way_to_send_mail_exchange_invites(as_alice: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    answer = as_alice.patch(NOTIFICATIONS, {"invitations": "mail"}, JSON)
    assert [each["field"] for each in answer.json()["errors"]] == ["invitations"]
