"""GetUserSettings of autodiscover.svc.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getusersettings-operation-soap
"""

from lxml import etree

from exchange_simulator.autodiscover.settings import Question
from exchange_simulator.errors import schema_violation
from exchange_simulator.mailbox.event import Person
from exchange_simulator.wire.soap import DECLARATION
from exchange_simulator.wire.xml import SOAP, Element, child, children, local, parse, plain, text

AUTODISCOVER = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_MAPS = {"s": SOAP, "a": ADDRESSING, "h": AUTODISCOVER, "i": XSI}


def answer(question: Question) -> bytes:
    """Raises ErrorSchemaValidation for anything but GetUserSettings."""
    body = child(parse(question.document), "Body")
    if body is None or not len(body) or local(body[0]) != "GetUserSettingsRequestMessage":
        raise schema_violation("GetUserSettingsRequestMessage is expected.")
    request = child(body[0], "Request")
    addresses = [text(user, "Mailbox") for user in children(request, "Users")]
    wanted = [text(setting) for setting in children(request, "RequestedSettings")]
    users = [_user(question, address, wanted) for address in addresses]
    response = _a("Response", _a("ErrorCode", "NoError"), _a("ErrorMessage", ""), _a("UserResponses", *users))
    return _envelope(question, _a("GetUserSettingsResponseMessage", response))


def _user(question: Question, address: str, wanted: list[str]) -> Element:
    if question.redirects(address):
        return _outcome("RedirectAddress", "Redirection address.", question.settings.redirect_address)
    if question.settings.redirect_url:
        return _outcome("RedirectUrl", "Redirection url.", question.settings.redirect_url)
    person = question.person(address)
    if person is None:
        return _outcome("InvalidUser", f"Invalid user: '{address}'.")
    values = {name: value for name, value in _settings(question, person).items() if name in wanted and value}
    return _a(
        "UserResponse",
        _a("ErrorCode", "NoError"),
        _a("ErrorMessage", "No error."),
        _nil("RedirectTarget"),
        _a("UserSettingErrors", *[_missing(name) for name in wanted if name not in values]),
        _a("UserSettings", *[_setting(name, value) for name, value in values.items()]),
    )


def _outcome(code: str, message: str, target: str = "") -> Element:
    return _a(
        "UserResponse",
        _a("ErrorCode", code),
        _a("ErrorMessage", message),
        _a("RedirectTarget", target) if target else _nil("RedirectTarget"),
        _nil("UserSettingErrors"),
        _nil("UserSettings"),
    )


def _settings(question: Question, person: Person) -> dict[str, str]:
    schemas = (name for name in question.server.request_versions if name != "Exchange2015")
    return {
        "UserDisplayName": person.name,
        "UserDN": f"/o=Simulator/ou=Exchange Administrative Group/cn=Recipients/cn={person.email}",
        "AutoDiscoverSMTPAddress": person.email,
        "ExternalEwsUrl": question.external,
        "InternalEwsUrl": question.internal,
        "EwsSupportedSchemas": ", ".join(schemas),
        "ExternalEwsVersion": ".".join(map(str, question.server.build)),
        "CasVersion": ".".join(map(str, question.server.build)),
    }


def _setting(name: str, value: str) -> Element:
    setting = _a("UserSetting", _a("Name", name), _a("Value", value))
    setting.set(f"{{{XSI}}}type", "StringSetting")
    return setting


def _missing(name: str) -> Element:
    return _a(
        "UserSettingError",
        _a("ErrorCode", "SettingIsNotAvailable"),
        _a("ErrorMessage", f"The setting '{name}' is not available."),
        _a("SettingName", name),
    )


def _envelope(question: Question, message: Element) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=_MAPS)
    header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
    action = etree.SubElement(header, f"{{{ADDRESSING}}}Action", {f"{{{SOAP}}}mustUnderstand": "1"})
    action.text = f"{AUTODISCOVER}/Autodiscover/GetUserSettingsResponse"
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    numbers = [_a(name, str(number)) for name, number in zip(names, question.server.build, strict=True)]
    header.append(_a("ServerVersionInfo", *numbers, _a("Version", question.server.autodiscover_version)))
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(message)
    return DECLARATION + etree.tostring(envelope, encoding="utf-8")


def _a(tag: str, *children: Element | str) -> Element:
    return plain(AUTODISCOVER, tag, *children)


def _nil(tag: str) -> Element:
    element = _a(tag)
    element.set(f"{{{XSI}}}nil", "true")
    return element
