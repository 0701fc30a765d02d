"""Extended Protection, and what stands between."""

from collections.abc import Callable
from contextlib import closing

import pytest

from creneau.ews import errors
from creneau.ews.connection import Connection
from creneau.ews.operations.resolve_names import ResolveNames
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials
from tests.ews.relay import Relay
from tests.ews.server import Server
from tests.exchange import *  # noqa: F403
from tests.exchange import PASSWORD, StartExchange

EMAIL = "alice@hopital.test"


def ask_through(relay: Relay, serve: Callable[..., Server], policy: Policy) -> None:
    url, credentials = f"{serve(relay).root}/EWS/Exchange.asmx", Credentials(EMAIL, PASSWORD)
    trust = Trust(confirmed_host="localhost")
    with (
        closing(relay),
        Connection(url, credentials, policy, anchor_mailbox=EMAIL, trust=trust) as connection,
    ):
        connection.call(ResolveNames(EMAIL))


def test_a_proxy_that_reads_tls_along_is_no_matter_without_extended_protection(
    start_exchange: StartExchange, serve: Callable[..., Server], policy: Policy
) -> None:
    exchange = start_exchange(auth=["ntlm"])
    ask_through(Relay(exchange.port, names_itself=True), serve, policy)
    assert [attempt.outcome for attempt in exchange.sign_ins] == ["accepted"]


def test_with_extended_protection_a_proxy_that_names_itself_is_named(
    start_exchange: StartExchange, serve: Callable[..., Server], policy: Policy
) -> None:
    exchange = start_exchange(auth=["ntlm"], extended_protection="required")
    with pytest.raises(errors.ChannelBinding) as raised:
        ask_through(Relay(exchange.port, names_itself=True), serve, policy)
    assert raised.value.detail == {"host": "localhost", "via": "1.1 inspection.example.test"}
    assert [attempt.outcome for attempt in exchange.sign_ins] == ["wrong_binding"]


def test_a_proxy_that_hides_looks_like_a_wrong_password_and_costs_no_more(
    start_exchange: StartExchange, serve: Callable[..., Server], policy: Policy
) -> None:
    exchange = start_exchange(auth=["ntlm"], extended_protection="required")
    relay = Relay(exchange.port, names_itself=False)
    with pytest.raises(errors.WrongCredentials) as raised:
        ask_through(relay, serve, policy)
    assert str(raised.value.detail["issuer"]).startswith("OU=Testing CA #")
    assert len(str(raised.value.detail["fingerprint"])) == 64
    assert len(exchange.sign_ins) == 1
