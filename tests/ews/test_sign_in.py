"""Signing in: the way is chosen from what is offered, and a refusal is the end of it."""

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from creneau.ews import errors
from creneau.ews.connection import Connection
from creneau.ews.operations.resolve_names import ResolveNames
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials
from tests.ews.answers import envelope, fault, refusal
from tests.ews.server import Asked, Reply, Server

Serve = Callable[..., Server]
BASIC = ("WWW-Authenticate", 'Basic realm="mail.example.test"')
ALICE = "Basic " + base64.b64encode("alice:sécret".encode()).decode()
NOBODY = Reply(200, envelope(refusal("ResolveNames", "ErrorNameResolutionNoResults")), [("Content-Type", "text/xml")])


def offering(*challenges: str, then: Reply = NOBODY) -> Callable[[Asked], Reply]:
    """Asks everybody to sign in; whoever is Alice gets the other answer."""
    headers = [("WWW-Authenticate", challenge) for challenge in challenges]
    return lambda asked: then if asked.authorization == ALICE else Reply(401, b"", headers)


def connect(server: Server, policy: Policy, password: str = "sécret", **more: object) -> Connection:
    return Connection(
        f"{server.root}/EWS/Exchange.asmx",
        Credentials("alice", password),
        policy,
        anchor_mailbox="alice@example.test",
        **{"trust": Trust(confirmed_host="localhost"), **more},  # type: ignore[arg-type]
    )


def ask(connection: Connection) -> errors.ExchangeError | None:
    """What a question comes to: an error, or None."""
    try:
        connection.call(ResolveNames("alice"), timeout_seconds=5)
    except errors.ExchangeError as error:
        return error
    return None


def test_nothing_is_sent_before_it_is_asked_for(serve: Serve, policy: Policy) -> None:
    server = serve(offering(BASIC[1]))
    assert ask(connect(server, policy)) is None
    assert [asked.authorization for asked in server.asked] == ["", ALICE]


def test_one_refused_sign_in_is_the_last(serve: Serve, policy: Policy) -> None:
    server = serve(offering(BASIC[1]))
    connection = connect(server, policy, password="wrong")
    first, second = ask(connection), ask(connection)
    assert isinstance(first, errors.WrongCredentials)
    assert first.detail == {"host": "localhost", "username": "alice", "scheme": "basic"}
    assert second is first
    assert len(server.passwords_seen) == 1


def test_a_password_that_stops_working_is_not_repeated(serve: Serve, policy: Policy) -> None:
    server = serve(offering(BASIC[1]))
    connection = connect(server, policy)
    assert ask(connection) is None
    server.answer = lambda asked: Reply(401, b"", [BASIC])
    assert isinstance(ask(connection), errors.WrongCredentials)
    assert isinstance(ask(connection), errors.WrongCredentials)
    assert len(server.passwords_seen) == 2


@pytest.mark.parametrize("challenges", [["Bearer"], ['Bearer client_id="x", trusted_issuers="y"'], ["Digest x"], []])
def test_where_no_password_can_work_none_is_sent(challenges: list[str], serve: Serve, policy: Policy) -> None:
    server = serve(offering(*challenges))
    assert isinstance(ask(connect(server, policy)), errors.ModernAuthOnly)
    assert server.passwords_seen == []


def test_only_bearer_after_the_password_means_modern_sign_in(serve: Serve, policy: Policy) -> None:
    bearer = Reply(401, b"", [("WWW-Authenticate", "Bearer")])
    server = serve(offering(BASIC[1], then=bearer))
    assert isinstance(ask(connect(server, policy)), errors.ModernAuthOnly)
    assert len(server.passwords_seen) == 1


def test_negotiate_that_does_not_take_ntlm_needs_kerberos_and_costs_no_attempt(serve: Serve, policy: Policy) -> None:
    server = serve(offering("Negotiate"))
    error = ask(connect(server, policy))
    assert isinstance(error, errors.KerberosRequired)
    assert error.detail["offered"] == "negotiate"
    assert [asked.authorization.partition(" ")[0] for asked in server.asked] == ["", "Negotiate"]


def test_ntlm_that_is_offered_but_not_spoken_leaves_basic(serve: Serve, policy: Policy) -> None:
    server = serve(offering("NTLM", BASIC[1]))
    assert ask(connect(server, policy)) is None
    assert [asked.authorization.partition(" ")[0] for asked in server.asked] == ["", "NTLM", "Basic"]


@pytest.mark.parametrize("challenge", [f"{BASIC[1]}, Negotiate, NTLM", f"Negotiate, {BASIC[1]}"])
def test_offers_may_share_a_header(challenge: str, serve: Serve, policy: Policy) -> None:
    server = serve(offering(challenge))
    assert ask(connect(server, policy)) is None
    assert server.asked[-1].authorization == ALICE


def test_a_foreign_host_is_not_even_asked(serve: Serve, policy: Policy) -> None:
    server = serve(offering(BASIC[1]))
    error = ask(connect(server, policy, trust=Trust()))
    assert isinstance(error, errors.ForeignHost)
    assert error.detail == {"host": "localhost"}
    assert server.asked == []


def test_whoever_asks_first_can_hold_a_sign_in_back(serve: Serve, policy: Policy) -> None:
    def hold_back(url: str, username: str, _within_seconds: float) -> AbstractContextManager[None]:
        raise errors.AlreadyRefused(url=url, username=username)

    server = serve(offering(BASIC[1]))
    error = ask(connect(server, policy, around_sign_in=hold_back))
    assert isinstance(error, errors.AlreadyRefused)
    assert (error.detail["url"], error.detail["username"]) == (f"{server.root}/EWS/Exchange.asmx", "alice")
    assert server.passwords_seen == []


HTML = [("Content-Type", "text/html")]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(403, b"Forbidden"), errors.EwsDisabled),
        (Reply(404, b"<html>no</html>"), errors.NotEws),
        (Reply(405, b""), errors.NotEws),
        (Reply(200, b"<!DOCTYPE html><html>Welcome</html>", HTML), errors.NotEws),
        (Reply(200, b"<html><a href='/owa/auth/logon.aspx'>", HTML), errors.NotEwsOwa),
        (Reply(200, b"plain words"), errors.NotEws),
        (Reply(200, b"<rss/>"), errors.NotEws),
        (Reply(302, b"", [("Location", "https://localhost/owa/auth/logon.aspx?url=x")]), errors.NotEwsOwa),
        (Reply(302, b"", [("Location", "/owa/")]), errors.NotEwsOwa),
        (Reply(302, b"", [("Location", "https://www.example.test/")]), errors.NotEws),
        (Reply(440, b"Login Timeout"), errors.NotEwsOwa),
        (Reply(400, b"", [("MS-ASProtocolVersions", "14.1,16.1")]), errors.NotEwsActiveSync),
        (Reply(501, b"", [("MS-Server-ActiveSync", "15.2")]), errors.NotEwsActiveSync),
        (Reply(449, b""), errors.NotEwsActiveSync),
        (Reply(500, b"<html>Runtime Error</html>", HTML), errors.ServerError),
        (Reply(502, b"Bad Gateway"), errors.ServerError),
        (Reply(500, fault("ErrorInternalServerError")), errors.ServerError),
        (Reply(500, fault("ErrorPasswordExpired")), errors.PasswordExpired),
        (Reply(500, fault("ErrorAccountDisabled")), errors.AccountDisabled),
        (Reply(500, fault("ErrorNonExistentMailbox")), errors.NoMailbox),
        (Reply(200, b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), errors.ServerError),
    ],
)
def test_what_an_answer_means_is_told_apart(
    reply: Reply, kind: type[errors.ExchangeError], serve: Serve, policy: Policy
) -> None:
    server = serve(offering(BASIC[1], then=reply))
    error = ask(connect(server, policy))
    assert type(error) is kind
    assert error.detail["host"] == "localhost"


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(503, b"", [("Retry-After", "7")]), 7.0),
        (Reply(503, b""), 30.0),
        (Reply(429, b"", [("Retry-After", "1")]), 1.0),
        (Reply(500, fault("ErrorServerBusy", '<t:Value Name="BackOffMilliseconds">1500</t:Value>')), 1.5),
        (
            Reply(
                200,
                envelope(
                    refusal(
                        "ResolveNames",
                        "ErrorServerBusy",
                        more='<m:MessageXml><t:Value Name="BackOffMilliseconds">2500</t:Value></m:MessageXml>',
                    )
                ),
            ),
            2.5,
        ),
    ],
)
def test_throttling_says_how_long_to_wait_wherever_it_says_it(
    reply: Reply, seconds: float, serve: Serve, policy: Policy
) -> None:
    error = ask(connect(serve(offering(BASIC[1], then=reply)), policy))
    assert isinstance(error, errors.Throttled)
    assert error.retry_after_seconds == seconds


def test_an_older_server_is_spoken_to_in_its_dialect(serve: Serve, policy: Policy) -> None:
    old = 'MajorVersion="15" MinorVersion="0" MajorBuildNumber="516" MinorBuildNumber="32"'
    body = refusal("ResolveNames", "ErrorNameResolutionNoResults")

    def reply(asked: Asked) -> Reply:
        if not asked.authorization:
            return Reply(401, b"", [BASIC])
        if b"Exchange2013_SP1" in asked.body:
            return Reply(500, fault("ErrorInvalidServerVersion", version=old))
        return Reply(200, envelope(body, old))

    server = serve(reply)
    connection = connect(server, policy)
    assert ask(connection) is None
    assert ask(connection) is None
    assert connection.requests_sent == 3
    assert b'Version="Exchange2013"' in server.asked[-1].body
    assert connection.server is not None
    assert (connection.server.name, connection.server.build) == ("2013", "15.0.516.32")
