"""CalendarItem, whole or in part, as a shape asks."""

from exchange_simulator.mailbox.event import Event
from exchange_simulator.wire.event_fields import AFTER_EXTENDED, BEFORE_EXTENDED, FIELDS, Field, item_id, wanted
from exchange_simulator.wire.extended import event_property, read_key, write_property
from exchange_simulator.wire.icalendar import mime_content
from exchange_simulator.wire.shape import Shape
from exchange_simulator.wire.sight import Sight
from exchange_simulator.wire.xml import Element, t


class ItemWriter:
    """Built once a request, used for each of its items."""

    def __init__(self, sight: Sight, shape: Shape) -> None:
        self._sight = sight
        self._before = wanted(BEFORE_EXTENDED, shape, whole=sight.whole)
        self._after = wanted(AFTER_EXTENDED, shape, whole=sight.whole)
        self._mime = shape.mime_content and sight.whole
        self._extended = [(uri, read_key(uri)) for uri in shape.extended]

    def write(self, event: Event) -> Element:
        found = [event_property(event, key) for _, key in self._extended]
        extended = [
            write_property(uri, values)
            for (uri, _), values in zip(self._extended, found, strict=True)
            if values is not None
        ]
        mime = t("MimeContent", mime_content(event), CharacterSet="UTF-8") if self._mime else None
        return t("CalendarItem", mime, self._all(self._before, event), extended, self._all(self._after, event))

    def _all(self, fields: list[Field], event: Event) -> list[Element]:
        elements = (field.write(self._sight, event) for field in fields)
        return [element for element in elements if element is not None]


def bare_item(sight: Sight, event: Event) -> Element:
    """Only its identifier, as answers to writing operations carry it."""
    return t("CalendarItem", item_id(sight, event))


def field_text(sight: Sight, event: Event, uri: str) -> str | None:
    """One field as text, for restrictions and sorting; None where the event has no such value."""
    field = FIELDS.get(uri)
    element = None if field is None else field.write(sight, event)
    return None if element is None else "".join(str(part) for part in element.itertext())
