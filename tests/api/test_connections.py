"""Alice connects her Exchange calendar over the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from creneau.accounts.locales import clock
from creneau.accounts.models import Host
from creneau.api import connections
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection, ConnectionAttempt
from exchange_simulator import NewMailbox, Simulator
from tests.api.problems import invalid_input
from tests.api.test_slots import connected, half_hours, z
from tests.exchange import *  # noqa: F403
from tests.exchange import StartExchange

CONNECTIONS = "/api/v1/calendar-connections"
JSON = "application/json"
EMAIL, PASSWORD = "alice@example.com", "grüße & <küsse>"
BLOCKING = {"free": False, "tentative": True, "busy": True, "out_of_office": True, "working_elsewhere": False}
INPUT = {"cause": "invalid_input", "tried": [], "next_step": "correct_input"}


@pytest.fixture
def server(start_exchange: StartExchange, settings: Settings) -> Simulator:
    """Alice's mailbox on an Exchange that Autodiscover knows and the administrator allows."""
    server = start_exchange([NewMailbox(EMAIL, PASSWORD, "Alice")])
    assert server.ca_file
    settings.EXCHANGE_ALLOWED_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.EXCHANGE_ALLOWED_HOSTS = ("127.0.0.1",)
    settings.EXCHANGE_CA = server.ca_file.read_text()
    settings.EXCHANGE_SERVERS = {"example.com": server.autodiscover_url}
    return server


def connect(client: Client, **body: Any) -> Any:
    return client.post(CONNECTIONS, {"email": EMAIL, "password": PASSWORD} | body, JSON)


def not_connected(detail: str, **members: object) -> dict[str, Any]:
    return {
        "type": "/api/v1/problems/not_connected",
        "title": "The Exchange account could not be connected",
        "status": 422,
        "detail": detail,
        **members,
    }


def as_answered(server: Simulator) -> dict[str, Any]:
    row, calendar = CalendarConnection.objects.get(), Calendar.objects.get()
    return {
        "id": row.pk,
        "email": EMAIL,
        "server": server.url,
        "exchange_version": "se",
        "status": "connected",
        "synchronised_at": z(row.synchronised_at or timezone.now()),
        "calendars": [
            {
                "id": calendar.pk,
                "name": "Calendrier",
                "owner": EMAIL,
                "kind": "primary",
                "can_write": True,
                "checks_conflicts": True,
                "receives_events": True,
            }
        ],
        "blocking": BLOCKING,
    }


def test_connecting_by_address_and_password_alone(as_alice: Client, server: Simulator) -> None:
    answer = connect(as_alice)
    assert (answer.status_code, answer.json()) == (201, as_answered(server))
    pk = CalendarConnection.objects.get().pk
    assert as_alice.get(CONNECTIONS).json() == {"items": [as_answered(server)]}
    assert as_alice.get(f"{CONNECTIONS}/{pk}").json() == as_answered(server)


def test_connecting_by_the_full_ews_address(as_alice: Client, server: Simulator) -> None:
    answer = connect(as_alice, server=server.url, domain=None, username=None, confirmed_host=None, try_again=None)
    assert (answer.status_code, answer.json()) == (201, as_answered(server))


def test_a_wrong_password_says_what_was_tried(as_alice: Client, server: Simulator) -> None:
    answer = connect(as_alice, password="wrong")
    steps = [
        {"step": "autodiscover_soap", "url": server.autodiscover_url, "outcome": "401"}
    ] * 2  # without, then with the password
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json() == not_connected(
        "Exchange refused this name and password. We tried once and will not try again by ourselves, so your Windows "
        r"account stays safe. Most often a letter is mistyped, or the server wants the user name in another form: type "
        r"the password again, with the user name HOPITAL\alice.",
        cause="wrong_credentials",
        tried=steps,
        next_step="check_password",
    )
    assert len(server.sign_ins) == 1
    assert not CalendarConnection.objects.exists()
    assert ConnectionAttempt.objects.get().sealed_password is None


def test_what_was_refused_is_not_sent_again(as_alice: Client, server: Simulator) -> None:
    connect(as_alice, password="wrong")
    spent = len(server.sign_ins)
    answer = connect(as_alice, password="wrong").json()
    assert (answer["cause"], answer["next_step"]) == ("already_refused", "check_password")
    assert "retry_at" not in answer
    assert len(server.sign_ins) == spent


def test_trying_too_often_says_from_when_it_makes_sense(as_alice: Client, server: Simulator) -> None:
    for password in ("wrong", "wronger"):
        connect(as_alice, password=password)
    answer = connect(as_alice, password="the wrongest").json()
    assert (answer["cause"], answer["next_step"]) == ("already_refused", "wait")
    retry_at = datetime.fromisoformat(answer["retry_at"])
    assert answer["detail"] == (
        f"Wait until {clock(retry_at, 'UTC')}. Exchange refused two sign-ins for this mailbox within half an hour. "
        "A third could lock your Windows account, so we send nothing before then."
    )
    wait = retry_at - timezone.now()
    assert timedelta(minutes=29) < wait <= timedelta(minutes=30, seconds=1)


def test_a_server_outside_the_mail_domain_has_to_be_confirmed(
    as_alice: Client, server: Simulator, settings: Settings
) -> None:
    settings.EXCHANGE_ALLOWED_HOSTS, settings.EXCHANGE_SERVERS = (), {}
    answer = connect(as_alice, server=server.url)
    host = answer.json()["host"]
    assert (answer.status_code, answer.json()) == (
        422,
        not_connected(
            f"Your password would be sent to {host}. This server lies outside example.com. That is usual where another "
            "company runs the mail, and a trap where nobody told you of it. Nothing has been sent yet.",
            cause="foreign_host",
            tried=answer.json()["tried"],
            next_step="confirm_host",
            host=host,
        ),
    )
    assert not server.sign_ins
    assert connect(as_alice, server=server.url, confirmed_host=host).status_code == 201


def test_an_address_that_nobody_allowed(as_alice: Client, server: Simulator, settings: Settings) -> None:
    settings.EXCHANGE_ALLOWED_NETWORKS = ()
    answer = connect(as_alice, server=server.url).json()
    assert (answer["cause"], answer["next_step"]) == ("refused_address", "ask_it")
    assert not server.requests


def test_a_server_that_does_not_answer_in_time(
    as_alice: Client, server: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", timedelta(seconds=1))
    server.faults.add("slow", seconds=4)
    answer = connect(as_alice, server=server.url)
    assert (answer.status_code, answer.json()["cause"], answer.json()["next_step"]) == (422, "timeout", "wait")
    assert ConnectionAttempt.objects.get().is_over


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"email": "alice", "password": "x"}, "email", "This is not an e-mail address."),
        ({"password": "x"}, "email", "This field is required."),
        ({"email": EMAIL}, "password", "This field is required."),
        ({"email": EMAIL, "password": ""}, "password", "This must not be empty."),
        ({"email": EMAIL, "password": "x" * 1025}, "password", "At most 1024 characters are possible."),
        ({"email": EMAIL, "password": 7}, "password", "This must be text."),
        ({"email": EMAIL, "password": "a\0b"}, "password", "This cannot be a password."),
        (
            {"email": EMAIL, "password": "x", "server": "a\nb"},
            "server",
            "This contains characters that cannot be used here.",
        ),
        ({"email": EMAIL, "password": "x", "server": "x" * 501}, "server", "At most 500 characters are possible."),
        ({"email": EMAIL, "password": "x", "try_again": "yes"}, "try_again", "This must be true or false."),
        ({"email": EMAIL, "password": "x", "colour": "red"}, "colour", "There is no such field here."),
    ],
)
def test_a_malformed_field(as_alice: Client, body: dict[str, Any], field: str, message: str) -> None:
    answer = as_alice.post(CONNECTIONS, body, JSON)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message), **INPUT))
    assert not ConnectionAttempt.objects.exists()


def test_a_server_that_cannot_be_meant(as_alice: Client, server: Simulator) -> None:
    answer = connect(as_alice, server="https://mail example com/ews").json()
    assert (answer["cause"], answer["next_step"]) == ("invalid_input", "correct_input")
    assert [error["field"] for error in answer["errors"]] == ["server"]


@pytest.mark.parametrize("body", ["", "[]", "null"])
def test_no_object_at_all_is_a_malformed_field_too(as_alice: Client, body: str) -> None:
    answer = as_alice.post(CONNECTIONS, body, JSON)
    message = "This must be an object." if body else "This field is required."
    assert (answer.status_code, answer.json()) == (422, invalid_input(("body", message), **INPUT))


def test_no_answer_and_no_log_shows_the_password(
    as_alice: Client, server: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for body in ({}, {"password": PASSWORD, "colour": "red"}, {"server": "https://127.0.0.1:1/"}, {"email": "alice"}):
        assert PASSWORD not in connect(as_alice, **body).content.decode()
    assert PASSWORD not in caplog.text


def test_synchronising_now(as_alice: Client, client: Client, server: Simulator, monday: datetime) -> None:
    pk = connect(as_alice).json()["id"]
    for hour in (9, 11):
        start = monday + timedelta(hours=hour)
        server.mailbox(EMAIL).add_event("Visite", start=start, end=start + timedelta(hours=1))
    answer = as_alice.post(f"{CONNECTIONS}/{pk}/synchronisation")
    synchronised_at = CalendarConnection.objects.get().synchronised_at
    assert synchronised_at
    assert (answer.status_code, answer.json()) == (200, {"synchronised_at": z(synchronised_at), "busy_times": 2})
    slots = client.get(
        "/api/v1/hosts/alice/event-types/30min/slots", {"start": z(monday), "end": z(monday + timedelta(days=1))}
    )
    free = half_hours(monday, 10, 11) + half_hours(monday, 12)
    assert slots.json() == {"slots": free, "timezone": "UTC", "synchronised_at": z(synchronised_at)}


def test_synchronising_while_exchange_is_down(as_alice: Client, server: Simulator) -> None:
    pk = connect(as_alice).json()["id"]
    server.stop()
    answer = as_alice.post(f"{CONNECTIONS}/{pk}/synchronisation")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json() == {
        "type": "/api/v1/problems/exchange_unavailable",
        "title": "Exchange did not answer",
        "status": 503,
        "detail": "127.0.0.1 refuses the connection. The machine exists, but nothing answers at this door: "
        "another port, or a firewall in between.",
        "cause": "connection_refused",
        "next_step": "enter_ews_url",
    }
    assert as_alice.get(f"{CONNECTIONS}/{pk}").json()["status"] == "unreachable"


def test_disconnecting_erases_credentials_and_mirror(as_alice: Client, alice: Host) -> None:
    calendar = connected(alice, timezone.now())
    BusyTime.objects.create(
        calendar=calendar,
        item_id="1",
        start_at=datetime(2027, 1, 1, tzinfo=UTC),
        end_at=datetime(2027, 1, 2, tzinfo=UTC),
        status="busy",
    )
    answer = as_alice.delete(f"{CONNECTIONS}/{calendar.connection_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not CalendarConnection.objects.exists()
    assert not BusyTime.objects.exists()
    assert as_alice.get(CONNECTIONS).json() == {"items": []}


def test_choosing_calendars_and_statuses(as_alice: Client, alice: Host) -> None:
    primary = connected(alice, timezone.now())
    team = Calendar.objects.create(
        host=alice,
        connection=primary.connection,
        folder_id="team",
        name="Team",
        owner=EMAIL,
        kind="own",
        can_write=True,
    )
    choice = {
        "calendars": [{"id": team.pk, "checks_conflicts": True, "receives_events": True}],
        "blocking": {"tentative": False, "working_elsewhere": True},
    }
    answer = as_alice.patch(f"{CONNECTIONS}/{primary.connection_id}", choice, JSON)
    assert answer.status_code == 200
    assert [(each["id"], each["checks_conflicts"], each["receives_events"]) for each in answer.json()["calendars"]] == [
        (primary.pk, True, False),
        (team.pk, True, True),
    ]
    assert answer.json()["blocking"] == BLOCKING | {"tentative": False, "working_elsewhere": True}
    again = as_alice.patch(f"{CONNECTIONS}/{primary.connection_id}", {}, JSON)
    assert again.json() == answer.json()


@pytest.mark.parametrize(
    ("choice", "field", "message"),
    [
        ({"receives_events": False}, "calendars", "One calendar has to receive the events: choose another instead."),
        ({"checks_conflicts": "yes"}, "calendars.0.checks_conflicts", "This must be true or false."),
        ({"colour": "red"}, "calendars.0.colour", "There is no such field here."),
        ({"id": 2**62}, "calendars.0.id", "There is no such calendar in this account."),
        ({"id": True}, "calendars.0.id", "This must be a whole number."),
        ({"id": "1"}, "calendars.0.id", "This must be a whole number."),
    ],
)
def test_a_choice_that_cannot_be_kept(
    as_alice: Client, alice: Host, choice: dict[str, Any], field: str, message: str
) -> None:
    calendar = connected(alice, timezone.now())
    body = {"calendars": [{"id": calendar.pk} | choice]}
    answer = as_alice.patch(f"{CONNECTIONS}/{calendar.connection_id}", body, JSON)
    assert (answer.status_code, answer.json()) == (422, invalid_input((field, message)))
    calendar.refresh_from_db()
    assert (calendar.checks_conflicts, calendar.receives_events) == (True, True)


def test_a_status_that_exchange_does_not_know(as_alice: Client, alice: Host) -> None:
    calendar = connected(alice, timezone.now())
    answer = as_alice.patch(f"{CONNECTIONS}/{calendar.connection_id}", {"blocking": {"on_a_trip": True}}, JSON)
    assert answer.json() == invalid_input(("blocking.on_a_trip", "There is no such field here."))


@pytest.mark.parametrize("count", [1, 3])
def test_listing_takes_the_same_queries_however_many_there_are(
    as_alice: Client, alice: Host, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        calendar = connected(alice, timezone.now()) if number == 0 else None
        if calendar is None:
            row = CalendarConnection.objects.get(email=EMAIL)
            row.pk, row.email = None, f"alice{number}@example.com"
            row.save(force_insert=True)
    as_alice.get(CONNECTIONS)  # notes that the token was used
    with django_assert_num_queries(4):
        assert len(as_alice.get(CONNECTIONS).json()["items"]) == count
