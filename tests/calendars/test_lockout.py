"""No account is ever locked: the simulated directory locks one after three refusals, and never gets that far."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django import db
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import connect
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.live_check import look
from creneau.calendars.models import CalendarConnection, ConnectionAttempt, RefusedSignIn
from creneau.calendars.synchronise import poll, synchronise
from creneau.calendars.window import Window
from creneau.notifications.models import Message
from creneau.notifications.reconnect import ask_to_reconnect
from exchange_simulator import NewMailbox, Simulator
from tests.calendars.conftest import ALICE, PASSWORD, try_to_connect
from tests.web.conftest import as_alice, browser

__all__ = ["as_alice", "browser"]


def outcomes(exchange: Simulator) -> list[str]:
    return [sign_in.outcome for sign_in in exchange.sign_ins]


def ended(attempt: ConnectionAttempt) -> tuple[str, str, str]:
    return attempt.state, attempt.cause, attempt.next_step


@pytest.mark.parametrize("auth", [["basic"], ["ntlm"], ["basic", "ntlm"]])
def test_a_submission_spends_one_refused_sign_in(alice: Host, exchange: Simulator, settings: Any, auth: Any) -> None:
    with Simulator([NewMailbox(ALICE, PASSWORD)], auth=auth) as server:
        settings.EXCHANGE_CA = server.ca_file.read_text()
        settings.EXCHANGE_SERVERS = {"demo.example": server.autodiscover_url}
        assert ended(try_to_connect(alice, "wrong")) == ("failed", "wrong_credentials", "check_password")
        assert outcomes(server) == ["wrong_password"]


def test_the_refused_triple_is_not_sent_again_but_for_try_again(alice: Host, exchange: Simulator) -> None:
    try_to_connect(alice, "wrong")
    assert ended(try_to_connect(alice, "wrong")) == ("failed", "already_refused", "check_password")
    assert len(exchange.sign_ins) == 1
    assert ended(try_to_connect(alice, "wrong", try_again=True))[1] == "wrong_credentials"  # type: ignore[arg-type]
    assert len(exchange.sign_ins) == 2


def test_the_same_password_under_another_name_is_another_triple(alice: Host, exchange: Simulator) -> None:
    try_to_connect(alice, "wrong")
    assert ended(try_to_connect(alice, "wrong", domain="DEMO", username="alice"))[1] == "wrong_credentials"
    assert len(exchange.sign_ins) == 2


def test_another_form_of_the_name_is_proposed_and_one_press_away(as_alice: Client, settings: Any) -> None:
    with Simulator(auth=["ntlm"], mailboxes=()) as server:
        server.add_mailbox(ALICE, PASSWORD, "Alice Martin", login="HOPITAL\\alice")
        settings.EXCHANGE_CA, settings.EXCHANGE_ALLOWED_NETWORKS = server.ca_file.read_text(), ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": server.autodiscover_url}
        page = _submit(as_alice, {"email": ALICE, "password": PASSWORD})
        form = page.context["form"].initial
        assert (form["username"], form["domain"]) == ("HOPITAL\\alice", "")
        assert "type the password again, with the user name HOPITAL\\alice." in page.content.decode()
        assert outcomes(server) == ["unknown_name"]
        _submit(as_alice, form | {"password": PASSWORD})
        assert CalendarConnection.objects.get().username == "HOPITAL\\alice"


def test_two_in_half_an_hour_are_the_most_and_the_wait_is_told(as_alice: Client, exchange: Simulator) -> None:
    for password in ("wrong", "wronger"):
        _submit(as_alice, {"email": ALICE, "password": password})
    page = _submit(as_alice, {"email": ALICE, "password": PASSWORD, "try_again": "true"}).content.decode()
    assert "Wait until" in page
    assert "Exchange refused two sign-ins for this mailbox within half an hour." in page
    assert outcomes(exchange) == ["wrong_password", "wrong_password"]
    RefusedSignIn.objects.update(refused_at=timezone.now() - timedelta(minutes=31))
    _submit(as_alice, {"email": ALICE, "password": PASSWORD})
    assert CalendarConnection.objects.get().status == "connected"
    assert not exchange.account(ALICE).is_locked


@pytest.mark.django_db(transaction=True)
def test_five_submissions_side_by_side_are_no_more_than_two(alice: Host, exchange: Simulator) -> None:
    attempts = [connect.start(host=alice, email=ALICE, password=f"wrong {number}") for number in range(5)]
    with ThreadPoolExecutor(5) as threads:
        causes = sorted(threads.map(lambda attempt: _work_in_thread(attempt.pk), attempts))
    assert causes == ["already_refused"] * 3 + ["wrong_credentials"] * 2
    assert outcomes(exchange) == ["wrong_password"] * 2


def test_what_was_accepted_is_forgotten(alice: Host, exchange: Simulator) -> None:
    try_to_connect(alice, "wrong")
    try_to_connect(alice)
    assert not RefusedSignIn.objects.exists()


def test_a_failure_that_is_no_refusal_does_not_count(alice: Host, exchange: Simulator) -> None:
    exchange.mailbox(ALICE).state = "ErrorMailboxMoveInProgress"
    for _ in range(3):
        assert try_to_connect(alice).cause == "server_error"
    assert not RefusedSignIn.objects.exists()


def test_synchronisation_stops_at_the_first_401_and_asks_on_the_page_and_by_mail(
    as_alice: Client, alice: Host, connection: CalendarConnection, exchange: Simulator, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    exchange.account(ALICE).password = "changed"
    before = len(exchange.sign_ins)
    CalendarConnection.objects.update(due_at=timezone.now())
    for _ in range(3):
        poll(connection_id=connection.pk)
        look(alice, Window(timezone.now(), timezone.now() + timedelta(hours=1)))
        with pytest.raises(ExchangeFailed):
            synchronise(connection=CalendarConnection.objects.get())
    assert outcomes(exchange)[before:] == ["wrong_password"]
    row = CalendarConnection.objects.get()
    assert (row.status, row.cause, row.due_at) == ("needs_password", "wrong_credentials", None)
    page = as_alice.get("/availability/calendars").content.decode()
    assert "Exchange refused this name and password" in page
    assert f'href="/availability/calendars/connect?account={row.pk}"' in page
    ask_to_reconnect()
    assert Message.objects.get().recipient == alice.user.email


def test_the_refusal_of_a_stored_password_counts_among_the_two(
    alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.account(ALICE).password = "changed"
    with pytest.raises(ExchangeFailed):
        synchronise(connection=connection)
    assert try_to_connect(alice).cause == "already_refused"
    assert try_to_connect(alice, "wrong").cause == "wrong_credentials"
    assert ended(try_to_connect(alice, "wronger")) == ("failed", "already_refused", "wait")
    assert exchange.account(ALICE).bad_attempts == 2
    assert not exchange.account(ALICE).is_locked


def _submit(client: Client, typed: dict[str, str]) -> Any:
    client.post("/availability/calendars/connect", typed)
    attempt = ConnectionAttempt.objects.latest("pk")
    connect.work(attempt_id=attempt.pk)
    return client.get(f"/availability/calendars/connect/{attempt.pk}")


def _work_in_thread(attempt_id: int) -> str:
    try:
        return connect.work(attempt_id=attempt_id).cause
    finally:
        db.connections.close_all()
