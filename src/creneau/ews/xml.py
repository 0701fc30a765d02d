"""XML in and out: Exchange's namespaces, a strict parser, and elements built in one expression."""

import re
from typing import Final

from lxml import etree

from creneau.ews import errors

Element = etree._Element

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES: Final = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES: Final = "http://schemas.microsoft.com/exchange/services/2006/types"
PREFIXES: Final = {"m": MESSAGES, "t": TYPES}

# Elements and attributes: 64 MiB of the smallest would take 2 GB to hold. A page of a thousand entries has 30,000.
MOST_NODES = 4_000_000

# Exchange writes characters that XML 1.0 forbids as references (&#x1F;), as its own parser does not mind them.
FORBIDDEN_REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.I)
FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def parse(data: bytes) -> Element:
    """Read a document. No DTD, no entities, no network, bounded depth and size; anything else is a ServerError."""
    if data.count(b"<") + data.count(b"=") > MOST_NODES:
        raise errors.ServerError("the answer has too many elements")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError:
        root = _parse_without_forbidden_characters(data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise errors.ServerError("the answer carries a DTD")
    return root


def _parse_without_forbidden_characters(data: bytes) -> Element:
    try:
        return etree.fromstring(FORBIDDEN_REFERENCE.sub(b"", data), _parser())
    except etree.XMLSyntaxError as error:
        raise errors.ServerError(f"the answer is not XML: {error.msg}") from error


def _parser() -> etree.XMLParser:
    # One a document: a parser object is not meant to be shared between threads.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def m(name: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """An element of the messages namespace."""
    return _element(MESSAGES, name, children, text, attributes)


def t(name: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """An element of the types namespace."""
    return _element(TYPES, name, children, text, attributes)


def _element(
    namespace: str, name: str, children: tuple[Element, ...], text: str | None, attributes: dict[str, str]
) -> Element:
    element = etree.Element(f"{{{namespace}}}{name}", attributes, PREFIXES)
    if text is not None:
        element.text = FORBIDDEN_CHARACTER.sub("", text)
    element.extend(children)
    return element


def local_name(element: Element) -> str:
    """Its name without the namespace; lxml's own QName refuses a namespace with a brace in it."""
    return str(element.tag).rpartition("}")[2]


def find_text(element: Element, path: str, default: str = "") -> str:
    """The text at a path such as `t:Body/t:Value`; the default where there is none."""
    found = element.find(path, PREFIXES)
    return default if found is None or found.text is None else found.text


def find_id(element: Element, path: str) -> tuple[str, str]:
    """The `Id` and `ChangeKey` at a path; empty where they are absent."""
    found = element.find(path, PREFIXES)
    return ("", "") if found is None else (found.get("Id", ""), found.get("ChangeKey", ""))
