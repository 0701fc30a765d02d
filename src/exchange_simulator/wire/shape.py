"""What a client wants to see of each item or folder."""

from dataclasses import dataclass, field

from exchange_simulator.errors import schema_violation
from exchange_simulator.wire.xml import Element, child, local, text

_BASES = ("IdOnly", "Default", "AllProperties", "PcxPeopleSearch")
_SPACES = (
    "folder item message meeting meetingRequest calendar task contacts distributionlist postitem conversation persona"
)


@dataclass(frozen=True)
class Shape:
    """`uris` are the FieldURI names asked for beyond the base; `extended` the ExtendedFieldURI elements."""

    base: str = "IdOnly"
    uris: frozenset[str] = frozenset()
    extended: list[Element] = field(default_factory=list)
    body_type: str = "Best"
    mime_content: bool = False


def read_shape(element: Element | None) -> Shape:
    """From an ItemShape or FolderShape."""
    base = text(element, "BaseShape", "IdOnly")
    if base not in _BASES:
        raise schema_violation(f"The 'BaseShape' element is invalid - The value '{base}' is invalid.")
    wanted = child(element, "AdditionalProperties")
    paths = [] if wanted is None else list(wanted)
    return Shape(
        base=base,
        uris=frozenset(_checked(path.get("FieldURI", "")) for path in paths if local(path) == "FieldURI"),
        extended=[path for path in paths if local(path) == "ExtendedFieldURI"],
        body_type=text(element, "BodyType", "Best"),
        mime_content=text(element, "IncludeMimeContent") in ("true", "1"),
    )


def _checked(uri: str) -> str:
    if uri.partition(":")[0] not in _SPACES.split():
        raise schema_violation(f"The 'FieldURI' attribute is invalid - The value '{uri}' is invalid.")
    return uri
