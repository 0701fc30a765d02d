"""A calendar item that a client writes as MimeContent: the parts of iCalendar (RFC 5545) that are kept.

Summary, start, end, location, description, UID and whether it takes time; no recurrence, no attendees.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.zones import zone_named

_TEXTS = {"SUMMARY": "subject", "LOCATION": "location", "UID": "uid"}
_ESCAPED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def read_icalendar(content: str) -> dict[str, Any]:
    """Fields of an Event from base64. Raises ErrorMimeContentInvalid."""
    fields: dict[str, Any] = {}
    try:
        for name, parameters, value in _event_lines(base64.b64decode(content).decode()):
            if name in _TEXTS:
                fields[_TEXTS[name]] = _text(value)
            elif name in ("DTSTART", "DTEND"):
                fields["start" if name == "DTSTART" else "end"] = _moment(parameters, value)
                fields["is_all_day"] = "T" not in value
            elif name == "DESCRIPTION":
                fields |= {"body": _text(value), "body_type": "Text"}
            elif name == "TRANSP":
                fields["status"] = "Free" if value == "TRANSPARENT" else "Busy"
    except (ValueError, binascii.Error) as error:
        raise EwsError("ErrorMimeContentInvalid", "The MIME content is invalid.") from error
    return fields


def _event_lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, parameters and value of each line of the first VEVENT, alarms left out."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    event = re.search(r"BEGIN:VEVENT(.*?)END:VEVENT", unfolded, re.DOTALL)
    if event is None:
        raise ValueError("there is no VEVENT")
    for line in re.sub(r"BEGIN:VALARM.*?END:VALARM", "", event[1], flags=re.DOTALL).splitlines():
        head, found, value = line.partition(":")
        name, _, parameters = head.partition(";")
        if found:
            yield name.upper(), parameters, value


def _moment(parameters: str, value: str) -> datetime:
    zone: tzinfo = UTC
    named = re.search(r'TZID="?([^";]+)', parameters)
    if named and not value.endswith("Z"):
        zone = zone_named(named[1], ZoneInfo("UTC"))
    shape = "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d"
    return datetime.strptime(value.removesuffix("Z"), shape).replace(tzinfo=zone).astimezone(UTC)


def _text(value: str) -> str:
    return re.sub(r"\\[nN,;\\]", lambda found: _ESCAPED[found[0]], value)
