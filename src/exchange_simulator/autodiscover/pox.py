"""The plain XML answer of autodiscover.xml.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/pox-autodiscover-web-service-reference-for-exchange
"""

from datetime import datetime

from lxml import etree

from exchange_simulator.autodiscover.settings import Question
from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Person
from exchange_simulator.wire.soap import DECLARATION
from exchange_simulator.wire.xml import Element, child, parse, plain, text

RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
OUTLOOK = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_NO_MAILBOX, _BAD_REQUEST = "500", "600"


def answer(question: Question) -> bytes:
    """Whatever was sent, the answer is HTTP 200; errors are told inside."""
    try:
        address = text(child(parse(question.document), "Request"), "EMailAddress")
    except EwsError:
        return _document(_error(question, RESPONSE, _BAD_REQUEST, "Invalid Request"), RESPONSE)
    if not address:
        return _document(_error(question, RESPONSE, _BAD_REQUEST, "Invalid Request"), RESPONSE)
    if question.redirects(address):
        return _redirect("redirectAddr", "RedirectAddr", question.settings.redirect_address)
    if question.settings.redirect_url:
        return _redirect("redirectUrl", "RedirectUrl", question.settings.redirect_url)
    person = question.person(address)
    if person is None:
        return _document(_error(question, OUTLOOK, _NO_MAILBOX, "The e-mail address cannot be found."), RESPONSE)
    return _document(_o("Response", _user(person), _account(question)), RESPONSE)


def _user(person: Person) -> Element:
    return _o(
        "User",
        _o("DisplayName", person.name),
        _o("LegacyDN", f"/o=Simulator/cn=Recipients/cn={person.email}"),
        _o("AutoDiscoverSMTPAddress", person.email),
        _o("DeploymentId", "5c2c4e2b-8c7e-4f0a-9f3d-0d6e7a1b2c3d"),
    )


def _account(question: Question) -> Element:
    return _o(
        "Account",
        _o("AccountType", "email"),
        _o("Action", "settings"),
        _o("MicrosoftOnline", "False"),
        *[
            _protocol(question, kind, url)
            for kind, url in (("EXCH", question.internal), ("EXPR", question.external))
            if url
        ],
    )


def _protocol(question: Question, kind: str, url: str) -> Element:
    host = url.split("/")[2] if "//" in url else url
    return _o(
        "Protocol",
        _o("Type", kind),
        _o("Server", host.partition(":")[0]),
        _o("SSL", "On" if url.startswith("https") else "Off"),
        _o("AuthPackage", "Ntlm"),
        _o("ASUrl", url),
        _o("EwsUrl", url),
        _o("OOFUrl", url),
    )


def _redirect(action: str, tag: str, target: str) -> bytes:
    return _document(_o("Response", _o("Account", _o("Action", action), _o(tag, target))), RESPONSE)


def _error(question: Question, space: str, code: str, message: str) -> Element:
    now: datetime = question.organisation.clock()
    error = plain(space, "Error", plain(space, "ErrorCode", code), plain(space, "Message", message))
    error.append(plain(space, "DebugData"))
    error.set("Time", now.strftime("%H:%M:%S.0000000"))
    error.set("Id", "2477272013")
    return plain(space, "Response", error)


def _document(response: Element, space: str) -> bytes:
    return DECLARATION + etree.tostring(plain(space, "Autodiscover", response), encoding="utf-8")


def _o(tag: str, *children: Element | str) -> Element:
    return plain(OUTLOOK, tag, *children)
