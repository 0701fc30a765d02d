"""POX ("plain old XML") Autodiscover (`autodiscover.xml`), as Outlook asks it.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/pox-autodiscover-response-for-exchange
"""

from typing import cast

from lxml import etree

from creneau.ews import errors
from creneau.ews.autodiscover.answers import AutodiscoverAnswer, RedirectAddress, RedirectUrl, Settings
from creneau.ews.xml import Element, local_name, parse

REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}
DEFAULT_NAMESPACE = cast("dict[str, str]", {None: REQUEST})  # no prefix: some servers look for it with a regex
OUTSIDE_FIRST = {"EXPR": 0, "EXHTTP": 1, "EXCH": 2}
UNKNOWN_MAILBOX = ("500", "501")  # "The e-mail address can't be found", "… isn't hosted here"


def write_request(email: str, _url: str = "") -> bytes:
    root = etree.Element(f"{{{REQUEST}}}Autodiscover", nsmap=DEFAULT_NAMESPACE)
    request = etree.SubElement(root, f"{{{REQUEST}}}Request")
    etree.SubElement(request, f"{{{REQUEST}}}EMailAddress").text = email
    etree.SubElement(request, f"{{{REQUEST}}}AcceptableResponseSchema").text = RESPONSE
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def read_answer(data: bytes) -> AutodiscoverAnswer:
    """Namespaces differ from server to server: only the names of the elements are looked at."""
    root = parse(data)
    if local_name(root) != "Autodiscover":
        raise errors.NotEws("no Autodiscover answer")
    error = root.find(".//{*}Error")
    if error is not None:
        raise _error(error)
    account = root.find(".//{*}Account")
    if account is None:
        raise errors.NotEws("no Autodiscover answer for Outlook")
    return _of_account(account, _text(root, ".//{*}User/{*}DisplayName"))


def _of_account(account: Element, display_name: str) -> AutodiscoverAnswer:
    action = _text(account, "{*}Action").lower()
    email, url = _text(account, "{*}RedirectAddr"), _text(account, "{*}RedirectUrl")
    if action == "redirectaddr" and "@" in email:
        return RedirectAddress(email)
    if action == "redirecturl" and url:
        return RedirectUrl(url)
    protocols = sorted(account.iterfind("{*}Protocol"), key=_distance)
    urls = (_text(protocol, "{*}EwsUrl") for protocol in protocols if _type(protocol) in OUTSIDE_FIRST)
    return Settings(tuple(dict.fromkeys(filter(None, urls))), display_name)


def _distance(protocol: Element) -> int:
    return OUTSIDE_FIRST.get(_type(protocol), len(OUTSIDE_FIRST))


def _type(protocol: Element) -> str:
    return (_text(protocol, "{*}Type") or protocol.get("Type", "")).upper()


def _error(error: Element) -> errors.ExchangeError:
    code, message = _text(error, "{*}ErrorCode"), _text(error, "{*}Message")
    kind = errors.NoMailbox if code in UNKNOWN_MAILBOX else errors.ServerError
    return kind(message, code=code)


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
