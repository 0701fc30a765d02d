"""What was found for a mail domain is proposed to its next host."""

from typing import Any

from django.test import Client

from creneau.accounts.models import Host
from creneau.calendars import connect
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE, PASSWORD, exchange

from . import rows

__all__ = ["exchange"]

CONNECT = "/availability/calendars/connect"
SERVER = "https://mail.demo.example/EWS/Exchange.asmx"
SAID = "The server of your colleagues at demo.example."


def test_a_colleagues_server_is_filled_in_and_said(as_alice: Client, carol: Host) -> None:
    rows.account(carol, "carol@demo.example")
    answer = as_alice.get(CONNECT)
    assert answer.context["form"]["server"].value() == SERVER
    assert SAID in answer.content.decode()


def test_the_server_of_most_wins(as_alice: Client, carol: Host) -> None:
    rows.account(carol, "carol@demo.example", server="https://old.demo.example/EWS/Exchange.asmx")
    for name in ("dan", "eve"):
        rows.account(carol, f"{name}@demo.example")
    assert as_alice.get(CONNECT).context["form"]["server"].value() == SERVER


def test_another_domain_or_an_account_that_fails_proposes_nothing(as_alice: Client, carol: Host) -> None:
    rows.account(carol, "carol@other.example")
    rows.account(carol, "carol@sub.demo.example")
    rows.account(carol, "carol@demo.example", status="needs_password")
    answer = as_alice.get(CONNECT)
    assert answer.context["form"]["server"].value() == ""
    assert "your colleagues" not in answer.content.decode()


def test_after_a_search_in_vain_it_is_proposed(as_alice: Client, alice: Host, carol: Host) -> None:
    rows.account(carol, "carol@demo.example")
    row = rows.attempt(alice, "server_not_found", "enter_server")
    answer = as_alice.get(f"{CONNECT}/{row.pk}")
    assert answer.context["form"]["server"].value() == SERVER
    assert SAID in answer.content.decode()


def test_it_connects_where_discovery_would_not_and_is_asked_about_where_it_is_foreign(
    as_alice: Client, carol: Host, exchange: Simulator, settings: Any
) -> None:
    settings.EXCHANGE_SERVERS = {}
    rows.account(carol, "carol@demo.example", server=exchange.url)
    typed = {"email": ALICE, "password": PASSWORD, "server": as_alice.get(CONNECT).context["form"]["server"].value()}
    as_alice.post(CONNECT, typed)
    assert connect.work(attempt_id=ConnectionAttempt.objects.get().pk).cause == "foreign_host"
    assert exchange.sign_ins == []
    as_alice.post(CONNECT, {**typed, "confirmed_host": "127.0.0.1"})
    assert connect.work(attempt_id=ConnectionAttempt.objects.latest("pk").pk).state == "connected"
    assert CalendarConnection.objects.get(email=ALICE).server == exchange.url
