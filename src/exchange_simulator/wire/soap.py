"""The envelope: what the header of a request says, and how answers and faults are wrapped."""

from dataclasses import dataclass

from lxml import etree

from exchange_simulator.errors import EwsError, schema_violation
from exchange_simulator.versions import Version
from exchange_simulator.wire.xml import ERRORS, NAMESPACES, SOAP, TYPES, Element, child, local, namespace, parse, text

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True)
class Request:
    """`body` is the operation's element. `time_zone` is the Id of the TimeZoneContext, if there was one;
    `impersonated` the address in ExchangeImpersonation."""

    body: Element
    version: str | None
    time_zone: str | None
    impersonated: str | None

    @property
    def operation(self) -> str:
        return local(self.body)


def read(document: bytes) -> Request:
    """Raises ErrorSchemaValidation where it is no SOAP 1.1 envelope with one operation."""
    root = parse(document)
    if local(root) != "Envelope" or namespace(root) != SOAP:
        raise schema_violation("The root element is not a SOAP 1.1 envelope.")
    header, body = child(root, "Header"), child(root, "Body")
    if body is None or not len(body):
        raise schema_violation("The SOAP body is empty.")
    version = child(header, "RequestServerVersion")
    zone = child(child(header, "TimeZoneContext"), "TimeZoneDefinition")
    return Request(
        body=body[0],
        version=None if version is None else version.get("Version"),
        time_zone=None if zone is None else zone.get("Id"),
        impersonated=_impersonated(child(child(header, "ExchangeImpersonation"), "ConnectingSID")),
    )


def answer(body: Element, version: Version) -> bytes:
    """A whole answer, with the server's version in its header."""
    return _envelope(body, version)


def fault(error: EwsError, version: Version | None) -> bytes:
    """The SOAP fault of an HTTP 500."""
    fault = etree.Element(f"{{{SOAP}}}Fault")
    code = etree.SubElement(fault, "faultcode", nsmap={"a": TYPES})
    code.text = f"a:{error.code}"
    reason = etree.SubElement(fault, "faultstring", {XML_LANG: "en-US"})
    reason.text = error.message
    detail = etree.SubElement(fault, "detail")
    etree.SubElement(detail, f"{{{ERRORS}}}ResponseCode", nsmap={"e": ERRORS}).text = error.code
    etree.SubElement(detail, f"{{{ERRORS}}}Message", nsmap={"e": ERRORS}).text = error.message
    if error.values:
        detail.append(message_xml(error, TYPES))
    return _envelope(fault, version)


def message_xml(error: EwsError, space: str) -> Element:
    """The error's named values: <Value Name="BackOffMilliseconds">."""
    found = etree.Element(f"{{{space}}}MessageXml", nsmap=NAMESPACES)
    for name, value in error.values.items():
        etree.SubElement(found, f"{{{TYPES}}}Value", Name=name).text = value
    return found


def _envelope(content: Element, version: Version | None) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=NAMESPACES)
    if version is not None:
        header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
        etree.SubElement(header, f"{{{TYPES}}}ServerVersionInfo", _version_info(version))
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    return DECLARATION + etree.tostring(envelope, encoding="utf-8")


def _version_info(version: Version) -> dict[str, str]:
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    numbers = dict(zip(names, map(str, version.build), strict=True))
    return {**numbers, "Version": version.schema}


def _impersonated(sid: Element | None) -> str | None:
    names = ("PrimarySmtpAddress", "SmtpAddress", "PrincipalName")
    return next((text(sid, name) for name in names if text(sid, name)), None)
