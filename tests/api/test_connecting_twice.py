"""Connecting with an Idempotency-Key: a program that lost the answer asks again, and no password is spent for it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from exchange_simulator import Simulator
from tests.api.problems import invalid_input, plain
from tests.api.test_connections import CONNECTIONS, EMAIL, INPUT, JSON, PASSWORD, server
from tests.exchange import exchange, start_exchange

__all__ = ["exchange", "server", "start_exchange"]


def connect(client: Client, key: str, **body: Any) -> Any:
    sent = {"email": EMAIL, "password": PASSWORD} | body
    return client.post(CONNECTIONS, sent, JSON, headers={"Idempotency-Key": key})


def test_the_same_key_brings_the_connection_back(as_alice: Client, server: Simulator) -> None:
    first, spent = connect(as_alice, "k"), len(server.sign_ins)
    again = connect(as_alice, "k")
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert (len(server.sign_ins), ConnectionAttempt.objects.count()) == (spent, 1)


def test_the_same_key_brings_the_refusal_back_whatever_the_password(as_alice: Client, server: Simulator) -> None:
    first = connect(as_alice, "k", password="wrong")
    again = connect(as_alice, "k", password="another")
    assert (first.status_code, first.json()["cause"]) == (422, "wrong_credentials")
    assert (again.status_code, again.json()) == (422, first.json())
    assert (len(server.sign_ins), ConnectionAttempt.objects.count()) == (1, 1)
    assert connect(as_alice, "another").status_code == 201


def test_a_key_that_was_used_for_another_account(as_alice: Client, server: Simulator) -> None:
    connect(as_alice, "k")
    answer = connect(as_alice, "k", email="bob@example.com")
    words = "This key was used for another request."
    assert (answer.status_code, answer.json()) == (422, invalid_input(("Idempotency-Key", words), **INPUT))


def test_a_key_that_cannot_be_one(as_alice: Client) -> None:
    answer = connect(as_alice, "x" * 300)
    words = "At most 255 characters are possible."
    assert (answer.status_code, answer.json()) == (422, invalid_input(("Idempotency-Key", words), **INPUT))


def test_what_was_disconnected_since_does_not_come_back(as_alice: Client, server: Simulator) -> None:
    connection = connect(as_alice, "k").json()
    as_alice.delete(f"{CONNECTIONS}/{connection['id']}")
    answer = connect(as_alice, "k")
    assert (answer.status_code, answer.json()) == (
        404,
        plain(404, "Not Found", "What this key made has been deleted since."),
    )
    assert not CalendarConnection.objects.exists()
