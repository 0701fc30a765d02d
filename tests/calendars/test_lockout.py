"""No account is ever locked: the simulated directory locks one after three refusals, and never gets that far."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django import db
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import connect, kept, vault
from creneau.calendars import synchronise as synchronising
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.exchange import opened, refuse
from creneau.calendars.live_check import look
from creneau.calendars.models import CalendarConnection, ConnectionAttempt, RefusedSignIn
from creneau.calendars.refusals import SignIn
from creneau.calendars.synchronise import poll, synchronise
from creneau.calendars.window import Window
from creneau.ews import errors
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.operations.shapes import calendar_of
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("auth", [["basic"], ["ntlm"]])
def test_what_is_read_side_by_side_when_the_password_changes_is_refused_once(
    alice: Host, settings: Any, exchange: Simulator, auth: Any
) -> None:
    with Simulator([NewMailbox(ALICE, PASSWORD)], auth=auth) as server:
        settings.EXCHANGE_CA = server.ca_file.read_text()
        settings.EXCHANGE_SERVERS = {"demo.example": server.autodiscover_url}
        try_to_connect(alice)
        server.account(ALICE).password = "changed"
        before = len(server.sign_ins)
        with ThreadPoolExecutor(8) as threads:
            causes = set(threads.map(_read_in_thread, [alice.pk] * 8))
        assert outcomes(server)[before:] == ["wrong_password"]
        assert causes == {"wrong_credentials", "already_refused"}
        assert CalendarConnection.objects.get().cause == "wrong_credentials"


def test_a_name_that_was_taken_before_is_not_doubted_when_the_password_changes(
    alice: Host, settings: Any, exchange: Simulator
) -> None:
    with Simulator([NewMailbox(ALICE, PASSWORD)], auth=["ntlm"]) as server:
        settings.EXCHANGE_CA = server.ca_file.read_text()
        settings.EXCHANGE_SERVERS = {"demo.example": server.autodiscover_url}
        try_to_connect(alice)
        server.account(ALICE).password = "changed"
        with pytest.raises(ExchangeFailed) as failed:
            synchronise(connection=CalendarConnection.objects.get())
        assert failed.value.cause == "wrong_credentials"
        assert set(failed.value.detail) & {"proposed_username", "scheme"} == set()


@pytest.mark.django_db(transaction=True)
def test_stored_and_typed_passwords_side_by_side_are_no_more_than_two(
    alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.account(ALICE).password = "changed"
    before = len(exchange.sign_ins)
    attempts = [connect.start(host=alice, email=ALICE, password=f"wrong {number}") for number in range(3)]
    with ThreadPoolExecutor(6) as threads:
        readings = threads.map(_read_in_thread, [alice.pk] * 3)
        submissions = threads.map(lambda attempt: _work_in_thread(attempt.pk), attempts)
        assert set(readings) | set(submissions) <= {"wrong_credentials", "already_refused"}
    assert outcomes(exchange)[before:] == ["wrong_password"] * 2
    assert not exchange.account(ALICE).is_locked


@pytest.mark.django_db(transaction=True)
def test_a_password_that_is_right_is_read_with_side_by_side(alice: Host, connection: CalendarConnection) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(_read_in_thread, [alice.pk] * 8)) == {""}
    assert not RefusedSignIn.objects.exists()


def test_after_two_refusals_of_what_was_typed_the_stored_password_waits_and_goes_on_by_itself(
    as_alice: Client, alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    for password in ("wrong", "wronger"):
        try_to_connect(alice, password)
    before = len(exchange.sign_ins)
    kept.close_idle(0)  # what is still signed in has nothing to send
    CalendarConnection.objects.update(due_at=timezone.now())
    poll(connection_id=connection.pk)
    row = CalendarConnection.objects.get()
    assert len(exchange.sign_ins) == before
    assert (row.status, row.cause) == ("unreachable", "already_refused")
    assert row.due_at is not None
    assert timedelta(minutes=29) < row.due_at - timezone.now() < timedelta(minutes=34)
    assert "Signing in pauses for half an hour at most" in as_alice.get("/availability/calendars").content.decode()
    RefusedSignIn.objects.update(refused_at=timezone.now() - timedelta(minutes=31))
    CalendarConnection.objects.update(due_at=timezone.now())
    poll(connection_id=connection.pk)
    assert CalendarConnection.objects.get().status == "connected"


def test_an_account_that_opens_two_mailboxes_is_refused_for_one_of_them_only(
    alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    """The lock falls on the account that signs in, whoever's mailbox it opens."""
    other = CalendarConnection.objects.get()
    other.pk, other.email = None, "team@demo.example"
    other.save()
    other.sealed_password = vault.seal(PASSWORD, row=other)
    other.save()
    exchange.account(ALICE).password = "changed"
    before = len(exchange.sign_ins)
    causes = [_read(row) for row in (connection, other)]
    assert causes == ["wrong_credentials", "already_refused"]
    assert outcomes(exchange)[before:] == ["wrong_password"]
    stopped = CalendarConnection.objects.values_list("status", "cause", "due_at")
    assert set(stopped) == {("needs_password", "wrong_credentials", None)}


def test_a_password_that_was_renewed_meanwhile_is_not_sent_in_its_old_form(
    alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.account(ALICE).password = "changed"
    try_to_connect(alice, "changed")
    before = len(exchange.sign_ins)
    with pytest.raises(ExchangeFailed):
        synchronise(connection=connection)
    assert len(exchange.sign_ins) == before
    row = CalendarConnection.objects.get()
    assert (row.status, row.cause, row.failures) == ("connected", "", 0)


@pytest.mark.parametrize("outcome", ["read", "failed"])
def test_a_reading_that_ends_after_the_password_was_refused_does_not_undo_that(
    outcome: str, connection: CalendarConnection, exchange: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was signed in before; another connection was refused meanwhile."""
    read = synchronising._read

    def read_and_be_overtaken(*args: Any, **more: Any) -> Any:
        news = read(*args, **more)
        refuse(CalendarConnection.objects.get(), errors.WrongCredentials())
        if outcome == "failed":
            raise errors.TimedOut
        return news

    monkeypatch.setattr(synchronising, "_read", read_and_be_overtaken)
    CalendarConnection.objects.update(due_at=timezone.now())
    poll(connection_id=connection.pk)
    row = CalendarConnection.objects.get()
    assert (row.status, row.cause, row.due_at) == ("needs_password", "wrong_credentials", None)
    assert row.lease_until is None


def test_an_account_that_was_disconnected_while_it_was_read_fails_quietly(
    connection: CalendarConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disconnected(*args: Any, **more: Any) -> None:
        CalendarConnection.objects.all().delete()
        raise errors.TimedOut

    monkeypatch.setattr(synchronising, "_read", disconnected)
    with pytest.raises(ExchangeFailed):
        synchronise(connection=connection)


def test_what_another_name_was_refused_counts_on_when_this_one_is_taken(alice: Host, exchange: Simulator) -> None:
    """Else a name that is let in would open the way to lock another."""
    exchange.add_mailbox("bob@demo.example", "secret of Bob", "Bob", login="DEMO\\bob")
    for number in range(3):
        try_to_connect(alice, f"wrong {number}", username="DEMO\\bob")
        try_to_connect(alice)
    assert exchange.account("bob@demo.example").bad_attempts == 2
    assert not exchange.account("bob@demo.example").is_locked


def test_a_sign_in_of_a_process_that_died_is_waited_for_no_longer_than_it_could_last(
    alice: Host, connection: CalendarConnection
) -> None:
    sign_in = SignIn.at(connection.server, mailbox=ALICE, username=ALICE, digest="of another time")
    row = sign_in.note(undecided_until=timezone.now() + timedelta(seconds=30))
    with pytest.raises(ExchangeFailed) as failed:
        synchronise(connection=connection, within=timedelta(milliseconds=200))
    assert failed.value.cause == "timeout"
    RefusedSignIn.objects.filter(pk=row.pk).update(undecided_until=timezone.now())
    synchronise(connection=connection)


def _submit(client: Client, typed: dict[str, str]) -> Any:
    client.post("/availability/calendars/connect", typed)
    attempt = ConnectionAttempt.objects.latest("pk")
    connect.work(attempt_id=attempt.pk)
    return client.get(f"/availability/calendars/connect/{attempt.pk}")


def _read(connection: CalendarConnection) -> str:
    """Signs in and asks once; the cause where that does not succeed."""
    try:
        with opened(connection) as server:
            server.call(GetFolder([calendar_of()]))
    except errors.ExchangeError as error:
        return error.cause
    return ""


def _read_in_thread(host_id: int) -> str:
    try:
        return _read(CalendarConnection.objects.get(host=host_id))
    finally:
        db.connections.close_all()


def _work_in_thread(attempt_id: int) -> str:
    try:
        return connect.work(attempt_id=attempt_id).cause
    finally:
        db.connections.close_all()
