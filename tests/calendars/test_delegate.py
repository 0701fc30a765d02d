"""A mailbox whose own account cannot use a password: another account that has rights on it can (S8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.calendars import connect
from creneau.calendars.busy import busy_times
from creneau.calendars.models import Calendar, CalendarConnection, ConnectionAttempt
from exchange_simulator import NewMailbox, Simulator
from tests.calendars.conftest import ALICE, PASSWORD, try_to_connect
from tests.calendars.test_synchronise import tomorrow
from tests.web.conftest import as_alice, browser

__all__ = ["as_alice", "browser"]

HELPER = "secretariat@demo.example"
CONNECT = "/availability/calendars/connect"
HOUR = timedelta(hours=1)


@pytest.fixture
def helper(exchange: Simulator) -> Simulator:
    exchange.add_mailbox(HELPER, "helpers own", "Secrétariat")
    return exchange


def test_modern_sign_in_alone_is_named_and_another_account_proposed(as_alice: Client, settings: Any) -> None:
    with Simulator([NewMailbox(ALICE, PASSWORD)], auth=["bearer"]) as server:
        settings.EXCHANGE_CA, settings.EXCHANGE_ALLOWED_NETWORKS = server.ca_file.read_text(), ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": server.url}
        as_alice.post(CONNECT, {"email": ALICE, "password": PASSWORD})
        attempt = connect.work(attempt_id=ConnectionAttempt.objects.get().pk)
        page = as_alice.get(f"{CONNECT}/{attempt.pk}").content.decode()
    assert (attempt.cause, attempt.next_step) == ("modern_auth_only", "use_other_sign_in")
    assert "To do now: sign in with another account’s name" in page
    assert "another account that has been given rights on your mailbox" in page
    assert server.sign_ins == []


def test_the_mailbox_is_opened_with_the_name_of_another_account(alice: Host, helper: Simulator) -> None:
    helper.mailbox(ALICE).share(HELPER, "editor")
    helper.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    assert try_to_connect(alice, "helpers own", username=HELPER).state == "connected"
    connection = CalendarConnection.objects.get()
    assert (connection.email, connection.username) == (ALICE, HELPER)
    row = Calendar.objects.get(kind="primary")
    assert (row.owner, row.can_write, row.checks_conflicts, row.receives_events) == (ALICE, True, True, True)
    seen = [(busy.calendar, busy.status) for busy in busy_times(alice, tomorrow(), tomorrow() + HOUR)]
    assert seen == [("Calendrier", "busy")]


def test_rights_to_read_alone_connect_and_nothing_is_written(alice: Host, helper: Simulator) -> None:
    helper.mailbox(ALICE).share(HELPER, "reader")
    assert try_to_connect(alice, "helpers own", username=HELPER).state == "connected"
    row = Calendar.objects.get(kind="primary")
    assert (row.can_write, row.checks_conflicts, row.receives_events) == (False, True, False)


def test_without_rights_that_is_what_is_said(alice: Host, helper: Simulator) -> None:
    attempt = try_to_connect(alice, "helpers own", username=HELPER)
    assert (attempt.cause, attempt.next_step) == ("read_only", "ask_it")
    assert not CalendarConnection.objects.exists()
