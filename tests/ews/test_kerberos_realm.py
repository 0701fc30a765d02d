"""Signing in with Kerberos against a real realm (MIT), with channel bindings, and what the realm refuses."""

import ssl
from collections.abc import Callable, Iterator

import pytest

from creneau.ews import errors, tokens
from creneau.ews.connection import Connection
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials
from tests.ews.kerberos_realm import Realm, accepts, missing
from tests.ews.server import Asked, Reply, Server
from tests.ews.test_sign_in import NOBODY, Serve, ask

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "it is there")]
PASSWORD = "sécret"
ASKS = Reply(401, b"", [("WWW-Authenticate", "Negotiate")])


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    realm = Realm(tmp_path_factory.mktemp("realm"))
    realm.administer("addpol -maxfailure 3 people")
    realm.add("alice", PASSWORD, "-policy people")
    realm.add("expired", PASSWORD, '-pwexpire "2020-01-01 00:00:00 UTC"')
    realm.add("disabled", PASSWORD, "-allow_tix")
    yield realm
    realm.stop()


@pytest.fixture
def realm(started: Realm, monkeypatch: pytest.MonkeyPatch) -> Realm:
    for name, value in started.environment.items():
        monkeypatch.setenv(name, value)
    return started


def certificate_of(server: Server) -> bytes:
    return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))


def connect(server: Server, policy: Policy, username: str = "alice", password: str = PASSWORD) -> Connection:
    url, trust = f"{server.root}/EWS/Exchange.asmx", Trust(confirmed_host="localhost")
    credentials = Credentials(f"{username}@example.test", password)
    return Connection(url, credentials, policy, anchor_mailbox="alice@example.test", trust=trust)


def schemes(server: Server) -> list[str]:
    return [asked.authorization.partition(" ")[0] for asked in server.asked]


@pytest.fixture
def exchange(realm: Realm, serve: Serve) -> Server:
    """Takes tickets alone, bound to its own certificate."""
    bound = []

    def answer(asked: Asked) -> Reply:
        return NOBODY if accepts(asked.authorization, bound[0]) else ASKS

    server = serve(answer)
    bound.append(tokens.bindings_of(certificate_of(server)))
    return server


def test_a_password_becomes_a_ticket_that_is_bound_to_the_certificate(exchange: Server, policy: Policy) -> None:
    assert ask(connect(exchange, policy)) is None
    assert schemes(exchange) == ["", "Negotiate"]


def test_a_connection_of_somebody_in_between_is_not_taken(
    realm: Realm, serve: Callable[..., Server], policy: Policy
) -> None:
    """The ticket names the certificate that we saw, the server knows another one: nothing else is refused."""
    other = tokens.bindings_of(certificate_of(serve(lambda _asked: ASKS)))
    server = serve(lambda asked: NOBODY if accepts(asked.authorization, other) else ASKS)
    before = realm.refusals()
    assert isinstance(ask(connect(server, policy)), errors.KerberosRequired)
    assert realm.refusals() == before


def test_a_wrong_password_is_refused_by_the_realm_once_and_exchange_never_sees_it(
    realm: Realm, exchange: Server, policy: Policy
) -> None:
    before, connection = realm.refusals(), connect(exchange, policy, password="wrong")
    first, second = ask(connection), ask(connection)
    assert isinstance(first, errors.WrongCredentials)
    assert (first.was_spent, second is first) == (True, True)
    assert (schemes(exchange), realm.refusals() - before) == ([""], 1)


@pytest.mark.parametrize(("username", "cause"), [("expired", errors.PasswordExpired), ("disabled", errors.LockedOut)])
def test_what_the_realm_says_of_an_account_is_told(
    exchange: Server, policy: Policy, username: str, cause: type[errors.SignInError]
) -> None:
    error = ask(connect(exchange, policy, username))
    assert isinstance(error, cause)
    assert schemes(exchange) == [""]


def test_an_account_that_is_locked_is_named(realm: Realm, exchange: Server, policy: Policy) -> None:
    realm.add("locked", PASSWORD, "-policy people")
    for number in range(3):
        ask(connect(exchange, policy, "locked", f"wrong {number}"))
    assert isinstance(ask(connect(exchange, policy, "locked")), errors.LockedOut)


@pytest.mark.parametrize("username", ["nobody", "alice@elsewhere"])
def test_whom_the_realm_does_not_know_costs_nothing(
    realm: Realm, exchange: Server, policy: Policy, username: str
) -> None:
    before = realm.refusals()
    assert isinstance(ask(connect(exchange, policy, username)), errors.KerberosRequired)
    assert realm.refusals() == before
