"""Extended properties: how clients name them, and the few that mirror ordinary fields.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/properties-and-extended-properties-in-ews-in-exchange
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from exchange_simulator.mailbox.event import STATUSES, Event, PropertyKey
from exchange_simulator.mailbox.folder import Folder
from exchange_simulator.wire.times import write_instant
from exchange_simulator.wire.xml import Element, child, t, text

_SETS = {
    "publicstrings": "00020329-0000-0000-c000-000000000046",
    "appointment": "00062002-0000-0000-c000-000000000046",
    "task": "00062003-0000-0000-c000-000000000046",
    "address": "00062004-0000-0000-c000-000000000046",
    "common": "00062008-0000-0000-c000-000000000046",
    "internetheaders": "00020386-0000-0000-c000-000000000046",
    "meeting": "6ed8da90-450b-101b-98da-00aa003f1305",
    "calendarassistant": "11000e07-b51b-40d6-af21-caa85edab1d0",
    "unifiedmessaging": "4442858e-a9e3-4e80-b900-317a210cc15b",
}
_APPOINTMENT = _SETS["appointment"]
_INSTANCE_TYPES = {"Single": "0", "RecurringMaster": "1", "Occurrence": "2", "Exception": "3"}


def read_key(uri: Element) -> PropertyKey:
    """From an ExtendedFieldURI; the same property has the same key however it was named."""
    kind = uri.get("PropertyType", "String")
    tag = uri.get("PropertyTag")
    if tag is not None:
        return PropertyKey("tag", f"0x{int(tag, 0):04x}", kind)
    distinguished = uri.get("DistinguishedPropertySetId", "").lower()
    space = _SETS.get(distinguished, distinguished) or uri.get("PropertySetId", "").lower()
    return PropertyKey(space, uri.get("PropertyName", "") or uri.get("PropertyId", ""), kind)


def read_property(element: Element) -> tuple[PropertyKey, tuple[str, ...]]:
    """From an ExtendedProperty: its key and its value or values."""
    uri = child(element, "ExtendedFieldURI")
    assert uri is not None  # the order table requires it  # noqa: S101
    values = child(element, "Values")
    if values is not None:
        return read_key(uri), tuple(each.text or "" for each in values)
    return read_key(uri), (text(element, "Value"),)


def write_property(uri: Element, values: tuple[str, ...]) -> Element:
    """Named the way the client named it."""
    name = t("ExtendedFieldURI", **{str(key): str(value) for key, value in uri.attrib.items()})
    if uri.get("PropertyType", "").endswith("Array"):
        return t("ExtendedProperty", name, t("Values", [t("Value", value) for value in values]))
    return t("ExtendedProperty", name, t("Value", values[0]))


def event_property(event: Event, key: PropertyKey) -> tuple[str, ...] | None:
    """A stored property, or one that mirrors a field of the event."""
    if key in event.extended:
        return event.extended[key]
    mirror = _EVENT_MIRRORS.get((key.space, key.name))
    return None if mirror is None else (mirror(event),)


def folder_property(folder: Folder, key: PropertyKey) -> tuple[str, ...] | None:
    mirror = _FOLDER_MIRRORS.get((key.space, key.name))
    return None if mirror is None else (mirror(folder),)


def _instant(moment: datetime) -> str:
    return write_instant(moment, UTC)


_EVENT_MIRRORS: Mapping[tuple[str, str], Callable[[Event], str]] = {
    ("tag", "0x001a"): lambda event: "IPM.Appointment",
    ("tag", "0x0037"): lambda event: event.subject,
    ("tag", "0x0060"): lambda event: _instant(event.start),
    ("tag", "0x0061"): lambda event: _instant(event.end),
    ("tag", "0x0fff"): lambda event: "",
    ("tag", "0x3007"): lambda event: _instant(event.created_at),
    ("tag", "0x3008"): lambda event: _instant(event.modified_at),
    ("tag", "0x0e07"): lambda event: "1",
    ("tag", "0x0e23"): lambda event: str(event.serial),
    ("tag", "0x10f3"): lambda event: f"{event.serial}.EML",
    (_SETS["publicstrings"], "urn:schemas:calendar:instancetype"): lambda event: _INSTANCE_TYPES[event.kind],
    (_APPOINTMENT, "33285"): lambda event: str(STATUSES.index(event.status)),
    (_APPOINTMENT, "33288"): lambda event: event.location,
    (_APPOINTMENT, "33293"): lambda event: _instant(event.start),
    (_APPOINTMENT, "33294"): lambda event: _instant(event.end),
    (_APPOINTMENT, "33301"): lambda event: str(event.is_all_day).lower(),
    (_APPOINTMENT, "33315"): lambda event: str(event.recurrence is not None).lower(),
}
_FOLDER_MIRRORS: Mapping[tuple[str, str], Callable[[Folder], str]] = {
    ("tag", "0x3001"): lambda folder: folder.name,
    ("tag", "0x3613"): lambda folder: folder.folder_class,
    ("tag", "0x3602"): lambda folder: "0",
    ("tag", "0x3603"): lambda folder: "0",
    ("tag", "0x10f4"): lambda folder: "false",
    ("tag", "0x3008"): lambda folder: "2000-01-01T00:00:00Z",
    ("tag", "0x670a"): lambda folder: "2000-01-01T00:00:00Z",
}
