"""Connecting: an e-mail address and a password are enough, and what cannot work is named."""

from creneau.accounts.models import Host
from creneau.calendars.models import Calendar, CalendarConnection, ConnectionAttempt
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE, PASSWORD, try_to_connect


def test_address_and_password_alone_connect(alice: Host, exchange: Simulator) -> None:
    attempt = try_to_connect(alice)
    assert (attempt.state, attempt.cause) == ("connected", "")
    connection = CalendarConnection.objects.get(host=alice)
    assert (connection.server, connection.exchange_version, connection.status) == (exchange.url, "se", "connected")
    assert [step["outcome"] for step in attempt.steps][-1] == "ok"


def test_the_primary_calendar_is_checked_and_receives_events(alice: Host, exchange: Simulator) -> None:
    exchange.mailbox(ALICE).add_folder("Consultations")
    try_to_connect(alice)
    chosen = {row.name: (row.kind, row.checks_conflicts, row.receives_events) for row in Calendar.objects.all()}
    assert chosen == {"Calendrier": ("primary", True, True), "Consultations": ("own", False, False)}


def test_the_ews_address_alone_connects(alice: Host, exchange: Simulator, settings: object) -> None:
    settings.EXCHANGE_SERVERS = {}  # type: ignore[attr-defined]
    settings.EXCHANGE_ALLOWED_HOSTS = ("127.0.0.1",)  # type: ignore[attr-defined]
    assert try_to_connect(alice, server=exchange.url).state == "connected"


def test_a_wrong_password_is_named_and_nothing_is_kept(alice: Host, exchange: Simulator) -> None:
    attempt = try_to_connect(alice, password="wrong")
    assert (attempt.state, attempt.cause, attempt.next_step) == ("failed", "wrong_credentials", "check_password")
    assert not CalendarConnection.objects.exists()
    assert [sign_in.outcome for sign_in in exchange.sign_ins] == ["wrong_password"]


def test_the_same_refused_password_is_not_sent_again(alice: Host, exchange: Simulator) -> None:
    try_to_connect(alice, password="wrong")
    again = try_to_connect(alice, password="wrong")
    assert again.cause == "already_refused"
    assert len(exchange.sign_ins) == 1


def test_two_refusals_in_half_an_hour_are_the_most(alice: Host, exchange: Simulator) -> None:
    try_to_connect(alice, password="wrong")
    try_to_connect(alice, password="wrong too")
    third = try_to_connect(alice, password=PASSWORD, try_again=True)  # type: ignore[arg-type]
    assert (third.cause, third.next_step) == ("already_refused", "wait")
    assert third.detail["retry_at"].endswith("Z")
    assert len(exchange.sign_ins) == 2


def test_the_password_is_erased_from_the_attempt(alice: Host, exchange: Simulator) -> None:
    try_to_connect(alice)
    try_to_connect(alice, password="wrong")
    assert list(ConnectionAttempt.objects.values_list("sealed_password", flat=True)) == [None, None]


def test_connecting_again_renews_the_password_and_keeps_the_choices(alice: Host, exchange: Simulator) -> None:
    exchange.mailbox(ALICE).add_folder("Consultations")
    try_to_connect(alice)
    Calendar.objects.filter(name="Consultations").update(checks_conflicts=True)
    try_to_connect(alice)
    assert CalendarConnection.objects.count() == 1
    assert set(Calendar.objects.checked().values_list("name", flat=True)) == {"Calendrier", "Consultations"}
