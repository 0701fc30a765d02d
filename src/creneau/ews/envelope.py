"""The SOAP 1.1 envelope around an operation.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion
"""

from typing import NamedTuple

from lxml import etree

from creneau.ews import errors
from creneau.ews.numbers import read_number
from creneau.ews.responses import error_of
from creneau.ews.versions import ServerVersion
from creneau.ews.xml import PREFIXES, SOAP, TYPES, Element, find_text, parse, t

EWS_ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"


class Opened(NamedTuple):
    """What an answer held: the child of its Body (None beside a fault), and who sent it."""

    body: Element | None
    server: ServerVersion | None
    fault: errors.ExchangeError | None


def seal(operation: Element, request_version: str, *, time_zone: str = "UTC") -> bytes:
    """The document to send. Times come back in `time_zone`, a Windows name."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, **PREFIXES})
    header = etree.SubElement(envelope, f"{{{SOAP}}}Header")
    header.append(t("RequestServerVersion", Version=request_version))
    header.append(t("TimeZoneContext", t("TimeZoneDefinition", Id=time_zone)))
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(operation)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def open_envelope(data: bytes) -> Opened:
    """Read an answer. A fault is returned, not raised: its header still says which server it was."""
    root = parse(data)
    if root.tag != f"{{{SOAP}}}Envelope":
        raise errors.NotEws("the answer is XML, but not SOAP")
    body = root.find(f"{{{SOAP}}}Body")
    child = None if body is None else next(iter(body), None)
    if child is None:
        raise errors.ServerError("the answer has no body")
    if child.tag == f"{{{SOAP}}}Fault":
        return Opened(None, _server(root), _fault(child))
    return Opened(child, _server(root), None)


def _server(root: Element) -> ServerVersion | None:
    info = root.find(f"{{{SOAP}}}Header/{{{TYPES}}}ServerVersionInfo")
    if info is None or not info.get("MajorVersion"):
        return None
    numbers = [info.get(name, "0") for name in ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")]
    return ServerVersion(*map(read_number, numbers))


def _fault(fault: Element) -> errors.ExchangeError:
    message = fault.findtext(f".//{{{EWS_ERRORS}}}Message") or fault.findtext("faultstring") or ""
    code = fault.findtext(f".//{{{EWS_ERRORS}}}ResponseCode") or (fault.findtext("faultcode") or "").rpartition(":")[2]
    waiting = fault.find(f".//{{{TYPES}}}Value[@Name='BackOffMilliseconds']")
    back_off = "" if waiting is None else waiting.text or ""
    return error_of(code, message, back_off_milliseconds=back_off or find_text(fault, ".//t:BackOffMilliseconds"))
