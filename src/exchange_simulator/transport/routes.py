"""Which address answers what."""

import time
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from exchange_simulator.autodiscover import pox, soap
from exchange_simulator.autodiscover.settings import Question
from exchange_simulator.errors import EwsError
from exchange_simulator.faults import AFTER_SIGN_IN, BEFORE_SIGN_IN, Fault
from exchange_simulator.mailbox.account import Account
from exchange_simulator.transport import mischief
from exchange_simulator.transport.log import Exchange
from exchange_simulator.transport.reply import Reply, html
from exchange_simulator.web_services import operation_of

if TYPE_CHECKING:
    from exchange_simulator.transport.connection import Connection

EWS = "/ews/exchange.asmx"
SOAP_AUTODISCOVER, POX_AUTODISCOVER = "/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml"
ACTIVESYNC = "/microsoft-server-activesync"


def answer(connection: "Connection", body: bytes) -> Reply:
    """Paths are compared without regard to case, as IIS does. Raises NoReply."""
    path = connection.path.partition("?")[0].lower()
    if path == EWS:
        return _ews(connection, body)
    if path in (SOAP_AUTODISCOVER, POX_AUTODISCOVER):
        return _autodiscover(connection, body, path)
    if path == ACTIVESYNC:
        connection.operation = "ActiveSync"
        return mischief.activesync(501 if connection.command == "POST" else 200)
    if path in ("/", "/owa", "/owa/"):
        connection.operation = "Webmail"
        return html(302, "Object moved", ("Location", "/owa/auth/logon.aspx"))
    if path == "/owa/auth/logon.aspx":
        connection.operation = "Webmail"
        return html(200, "Outlook")
    return html(404, "404 - File or directory not found.")


def _ews(connection: "Connection", body: bytes) -> Reply:
    connection.operation = operation_of(body) if body else ""
    early = _early(connection)
    if early is not None:
        return early
    account = _signed_in(connection)
    if isinstance(account, Reply):
        return account
    fault = _fault(connection, AFTER_SIGN_IN)
    if connection.command != "POST":
        return html(200, "Exchange Web Services")
    if fault is not None and fault.kind == "forbidden":
        return html(403, "403 - Forbidden: Access is denied.")
    if fault is not None and fault.kind == "slow":
        time.sleep(fault.seconds)
    reply = _work(connection, body, account, fault)
    return reply if fault is None else mischief.spoiled(fault, reply)


def _work(connection: "Connection", body: bytes, account: Account, fault: Fault | None) -> Reply:
    site = connection.site
    refusal = mischief.refused(fault) if fault is not None else None
    if refusal is not None and refusal.is_fault:
        return mischief.soap_fault(refusal, site.service.server)
    ignored = fault is not None and fault.kind == "ignored"
    found = site.service.answer(body, account, is_alive=connection.is_alive, refusal=refusal, ignored=ignored)
    if isinstance(found.body, bytes):
        site.observe(Exchange(connection.operation, body, found.status, found.body))
        return Reply(found.status, found.body)
    return Reply(found.status, _observed(connection, body, found.body))


def _observed(connection: "Connection", request: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        connection.site.observe(Exchange(connection.operation, request, 200, piece))
        yield piece


def _autodiscover(connection: "Connection", body: bytes, path: str) -> Reply:
    connection.operation = "Autodiscover"
    site = connection.site
    early = _early(connection)
    if early is not None:
        return early
    by_soap = path == SOAP_AUTODISCOVER
    if not (site.autodiscover.soap if by_soap else site.autodiscover.pox):
        return html(404, "404 - File or directory not found.")
    account = _signed_in(connection)
    if isinstance(account, Reply):
        return account
    service = site.service
    question = Question(body, site.autodiscover, service.organisation, service.server, site.ews_url)
    try:
        with service.organisation.lock:
            return Reply(200, soap.answer(question) if by_soap else pox.answer(question))
    except EwsError as error:
        return mischief.soap_fault(error, service.server)


def _early(connection: "Connection") -> Reply | None:
    fault = _fault(connection, BEFORE_SIGN_IN)
    return None if fault is None else mischief.instead(fault)


def _fault(connection: "Connection", kinds: Set[str]) -> Fault | None:
    fault = connection.site.faults.take(connection.operation, kinds)
    if fault is not None:
        connection.fault = fault.kind
    return fault


def _signed_in(connection: "Connection") -> Account | Reply:
    found = connection.authentication.of(connection.headers)
    if isinstance(found, Account):
        connection.account = found
    return found
