"""SOAP Autodiscover, GetUserSettings (`autodiscover.svc`).

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getusersettings-operation-soap
"""

from lxml import etree

from creneau.ews import errors
from creneau.ews.autodiscover.answers import AutodiscoverAnswer, RedirectAddress, RedirectUrl, Settings
from creneau.ews.xml import SOAP, Element, parse

AUTODISCOVER = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
ACTION = f"{AUTODISCOVER}/Autodiscover/GetUserSettings"
ASKED = ("UserDisplayName", "ExternalEwsUrl", "InternalEwsUrl", "EwsSupportedSchemas")
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml", "SOAPAction": f'"{ACTION}"'}
NAMES = {"a": AUTODISCOVER, "soap": SOAP}


def write_request(email: str, url: str) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "a": AUTODISCOVER, "wsa": ADDRESSING})
    header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
    _add(header, AUTODISCOVER, "RequestedServerVersion", "Exchange2013_SP1")
    _add(header, ADDRESSING, "Action", ACTION)
    _add(header, ADDRESSING, "To", url)
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    request = _add(_add(body, AUTODISCOVER, "GetUserSettingsRequestMessage"), AUTODISCOVER, "Request")
    user = _add(_add(request, AUTODISCOVER, "Users"), AUTODISCOVER, "User")
    _add(user, AUTODISCOVER, "Mailbox", email)
    asked = _add(request, AUTODISCOVER, "RequestedSettings")
    for name in ASKED:
        _add(asked, AUTODISCOVER, "Setting", name)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _add(parent: Element, namespace: str, name: str, text: str | None = None) -> Element:
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child


def read_answer(data: bytes) -> AutodiscoverAnswer:
    """The first user's answer; errors.NoMailbox for an address it does not know, else a ServerError."""
    root = parse(data)
    response = root.find(".//a:Response", NAMES)
    if response is None:
        raise errors.NotEws("no Autodiscover answer")
    user = response.find("a:UserResponses/a:UserResponse", NAMES)
    code = _text(response, "ErrorCode") or "NoError"
    if user is None or code != "NoError":
        raise errors.ServerError(_text(response, "ErrorMessage"), code=code)
    return _of_user(user)


def _of_user(user: Element) -> AutodiscoverAnswer:
    code, target = _text(user, "ErrorCode"), _text(user, "RedirectTarget")
    if code == "RedirectAddress" and "@" in target:
        return RedirectAddress(target)
    if code == "RedirectUrl" and target:
        return RedirectUrl(target)
    if code in ("InvalidUser", "InvalidDomain"):
        raise errors.NoMailbox(_text(user, "ErrorMessage"), code=code)
    if code != "NoError":
        raise errors.ServerError(_text(user, "ErrorMessage"), code=code)
    found = {_text(setting, "Name"): _text(setting, "Value") for setting in user.iterfind(".//a:UserSetting", NAMES)}
    urls = filter(None, [found.get("ExternalEwsUrl"), found.get("InternalEwsUrl")])
    return Settings(tuple(dict.fromkeys(urls)), found.get("UserDisplayName", ""))


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"a:{name}", "", NAMES) or "").strip()
