"""Namespaces, careful parsing, short writing."""

from collections.abc import Iterable

from lxml import etree

from exchange_simulator.errors import schema_violation

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
NAMESPACES = {"s": SOAP, "t": TYPES, "m": MESSAGES}

Element = etree._Element
Child = Element | str | Iterable[Element] | None


def t(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element of the types namespace. Children: elements, lists of them, text, or None for nothing."""
    return _element(f"{{{TYPES}}}{tag}", children, attributes)


def m(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element of the messages namespace."""
    return _element(f"{{{MESSAGES}}}{tag}", children, attributes)


def plain(space: str, tag: str, *children: Element | str) -> Element:
    """An element whose namespace is the default one, as Autodiscover answers are written."""
    element = etree.Element(f"{{{space}}}{tag}", nsmap={None: space})  # type: ignore[dict-item]
    for each in children:
        if isinstance(each, str):
            element.text = each
        else:
            element.append(each)
    return element


def parse(document: bytes) -> Element:
    """The root of a document without DTD. Raises ErrorSchemaValidation, as a server that cannot read a request."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise schema_violation(f"The request is not well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise schema_violation("A document type declaration is not allowed.")
    return root


def local(element: Element) -> str:
    return etree.QName(element).localname


def namespace(element: Element) -> str:
    return etree.QName(element).namespace or ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child with this local name, whichever of the two namespaces it is in."""
    if element is None:
        return None
    return next((each for each in element if local(each) == name), None)


def children(element: Element | None, name: str) -> list[Element]:
    """What stands inside the child of that name; nothing where there is none."""
    found = child(element, name)
    return [] if found is None else list(found)


def text(element: Element | None, name: str | None = None, default: str = "") -> str:
    found = child(element, name) if name else element
    return default if found is None else (found.text or "").strip()


def _element(tag: str, children: Iterable[Child], attributes: dict[str, str | None]) -> Element:
    element = etree.Element(tag, {name: value for name, value in attributes.items() if value is not None}, NAMESPACES)
    for each in children:
        if isinstance(each, str):
            element.text = _printable(each)
        elif isinstance(each, etree._Element):
            element.append(each)
        elif each is not None:
            element.extend(each)
    return element


def _printable(value: str) -> str:
    """XML 1.0 has no control characters; Exchange drops them."""
    return "".join(char for char in value if char in "\t\n\r" or ord(char) >= 32)
