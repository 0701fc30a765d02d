"""A CalendarItem as clients write it → the fields of an Event."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from exchange_simulator.errors import EwsError, schema_violation
from exchange_simulator.mailbox.event import STATUSES, Attendee, Person
from exchange_simulator.mailbox.zones import zone_named
from exchange_simulator.wire.read_icalendar import read_icalendar
from exchange_simulator.wire.read_recurrence import read_recurrence
from exchange_simulator.wire.times import read_instant
from exchange_simulator.wire.xml import Element, child, local, text

Fields = dict[str, Any]
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def read_fields(item: Element, zone: tzinfo, default_zone: ZoneInfo) -> Fields:
    """`zone` is the request's, for times without an offset; a StartTimeZone in the item goes before it.

    Elements that only the server sets are refused with ErrorInvalidPropertySet.
    """
    fields: Fields = {}
    written = child(item, "StartTimeZone")
    if written is None:
        written = child(item, "MeetingTimeZone")
    if written is not None:
        name = written.get("Id") or written.get("TimeZoneName") or ""
        fields["time_zone"], fields["zone"] = name, zone_named(name, default_zone)
        zone = fields["zone"]
    for element in item:
        fields |= _read(element, zone)
    return fields


def midnights(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """An all-day event covers whole local days, at least one. Aware UTC."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    end_day = last.date() if last.time() == time() else last.date() + timedelta(days=1)
    end_day = max(end_day, first.date() + timedelta(days=1))
    return (
        datetime.combine(first.date(), time(), zone).astimezone(UTC),
        datetime.combine(end_day, time(), zone).astimezone(UTC),
    )


def _read(element: Element, zone: tzinfo) -> Fields:
    name = local(element)
    if name in _TEXTS:
        return {_TEXTS[name]: element.text or ""}
    if name in _FLAGS:
        return {_FLAGS[name]: _boolean(element)}
    if name in ("Start", "End"):
        return {name.lower(): read_instant(text(element), zone)}
    if name in _READERS:
        return _READERS[name](element)
    if name in _IGNORED:
        return {}
    raise EwsError("ErrorInvalidPropertySet", f"Set action is invalid for property {name}.")


def _boolean(element: Element) -> bool:
    value = _BOOLEANS.get(text(element))
    if value is None:
        raise schema_violation(f"The value '{text(element)}' is invalid according to its datatype 'boolean'.")
    return value


def _status(element: Element) -> Fields:
    if text(element) not in STATUSES:
        raise schema_violation(f"The value '{text(element)}' is invalid for LegacyFreeBusyStatus.")
    return {"status": text(element)}


def _body(element: Element) -> Fields:
    return {"body": element.text or "", "body_type": element.get("BodyType", "HTML")}


def _attendees(element: Element) -> tuple[Attendee, ...]:
    return tuple(_attendee(each) for each in element)


def _attendee(element: Element) -> Attendee:
    mailbox = child(element, "Mailbox")
    email = text(mailbox, "EmailAddress")
    if "@" not in email:
        raise EwsError("ErrorInvalidRecipients", "At least one recipient is not valid.")
    return Attendee(Person(text(mailbox, "Name") or email, email))


def _reminder(element: Element) -> Fields:
    try:
        return {"reminder_minutes": int(text(element))}
    except ValueError as error:
        raise schema_violation("The 'ReminderMinutesBeforeStart' element is invalid.") from error


_TEXTS = {
    "Subject": "subject",
    "Location": "location",
    "Sensitivity": "sensitivity",
    "Importance": "importance",
    "UID": "uid",
}
_FLAGS = {
    "IsAllDayEvent": "is_all_day",
    "ReminderIsSet": "is_reminder_set",
    "IsResponseRequested": "is_response_requested",
}
_READERS: dict[str, Callable[[Element], Fields]] = {
    "MimeContent": lambda element: read_icalendar(text(element)),
    "Body": _body,
    "LegacyFreeBusyStatus": _status,
    "Categories": lambda element: {"categories": tuple(each.text or "" for each in element)},
    "ReminderMinutesBeforeStart": _reminder,
    "RequiredAttendees": lambda element: {"required": _attendees(element)},
    "OptionalAttendees": lambda element: {"optional": _attendees(element)},
    "Resources": lambda element: {"resources": _attendees(element)},
    "Recurrence": lambda element: {"recurrence": read_recurrence(element)},
}
_IGNORED_NAMES = (
    "StartTimeZone EndTimeZone MeetingTimeZone ExtendedProperty ItemClass Culture EnhancedLocation"
    " ConferenceType AllowNewTimeProposal IsOnlineMeeting MeetingWorkspaceUrl NetShowUrl ReminderDueBy"
    " DateTimeStamp RecurrenceId Flag DateTimeReceived DateTimeSent DateTimeCreated InternetMessageHeaders"
    " StartTimeZoneId EndTimeZoneId"
)
_IGNORED = frozenset(_IGNORED_NAMES.split())
