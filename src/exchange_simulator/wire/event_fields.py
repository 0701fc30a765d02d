"""An Event → the elements of a CalendarItem, in the schema's order."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.ids import change_key
from exchange_simulator.versions import knows_working_elsewhere
from exchange_simulator.wire import people
from exchange_simulator.wire.read_recurrence import write_recurrence
from exchange_simulator.wire.rights import flag, rights_element
from exchange_simulator.wire.sight import Sight
from exchange_simulator.wire.times import write_instant
from exchange_simulator.wire.xml import Element, t
from exchange_simulator.wire.zone_definition import zone_definition

if TYPE_CHECKING:
    from exchange_simulator.wire.shape import Shape

Write = Callable[[Sight, Event], Element | None]


@dataclass(frozen=True)
class Field:
    uri: str
    write: Write
    in_default: bool = False
    whole_only: bool = False


def item_id(sight: Sight, event: Event) -> Element:
    return t("ItemId", Id=sight.mailbox.item_id(event), ChangeKey=change_key(event.version))


def folder_id(tag: str, sight: Sight, event: Event) -> Element:
    folder = sight.mailbox.folders[event.folder]
    return t(tag, Id=sight.mailbox.folder_id(folder), ChangeKey=change_key(folder.version))


def _text(tag: str, value: Callable[[Event], str]) -> Write:
    return lambda sight, event: t(tag, value(event)) if value(event) else None


def _boolean(tag: str, value: Callable[[Event], bool]) -> Write:
    return lambda sight, event: t(tag, flag(value(event)))


def _body(sight: Sight, event: Event) -> Element:
    wanted = event.body_type if sight.body_type == "Best" else sight.body_type
    body = event.body
    if wanted == "Text" and event.body_type == "HTML":
        body = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?i)<br\s*/?>|</p>", "\r\n", body)))
    elif wanted == "HTML" and event.body_type == "Text":
        body = f"<html><body><pre>{html.escape(body)}</pre></body></html>"
    return t("Body", body, BodyType=wanted)


def _status(sight: Sight, event: Event) -> Element:
    hidden = event.status == "WorkingElsewhere" and not knows_working_elsewhere(sight.request_version)
    return t("LegacyFreeBusyStatus", "Free" if hidden else event.status)


def _categories(sight: Sight, event: Event) -> Element | None:
    return t("Categories", [t("String", each) for each in event.categories]) if event.categories else None


def _display_to(event: Event) -> str:
    return "; ".join(each.person.name for each in event.required)


def _duration(event: Event) -> str:
    minutes = int(event.duration.total_seconds() // 60)
    return f"PT{minutes // 60}H{minutes % 60}M"


def _zone(tag: str) -> Write:
    return lambda sight, event: zone_definition(tag, event.time_zone, event.zone, full=sight.whole)


def _original_start(sight: Sight, event: Event) -> Element | None:
    if event.original_start is None:
        return None
    return t("OriginalStart", write_instant(event.original_start, sight.zone))


def _recurrence(sight: Sight, event: Event) -> Element | None:
    return write_recurrence(event.recurrence) if event.recurrence else None


def _modified(sight: Sight, event: Event) -> Element | None:
    infos = [
        t(
            "Occurrence",
            item_id(sight, each),
            t("Start", write_instant(each.start, sight.zone)),
            t("End", write_instant(each.end, sight.zone)),
            t("OriginalStart", write_instant(original, sight.zone)),
        )
        for original, each in sorted(event.exceptions.items())
    ]
    return t("ModifiedOccurrences", infos) if infos else None


def _deleted(sight: Sight, event: Event) -> Element | None:
    holes = [
        t("DeletedOccurrence", t("Start", write_instant(original, sight.zone))) for original in sorted(event.deleted)
    ]
    return t("DeletedOccurrences", holes) if holes else None


BEFORE_EXTENDED = (
    Field("item:ItemId", item_id, in_default=True),
    Field("item:ParentFolderId", lambda sight, event: folder_id("ParentFolderId", sight, event)),
    Field("item:ItemClass", lambda sight, event: t("ItemClass", "IPM.Appointment")),
    Field("item:Subject", _text("Subject", lambda event: event.subject), in_default=True),
    Field("item:Sensitivity", lambda sight, event: t("Sensitivity", event.sensitivity)),
    Field("item:Body", _body, in_default=True, whole_only=True),
    Field("item:DateTimeReceived", lambda sight, event: t("DateTimeReceived", write_instant(event.created_at))),
    Field("item:Size", lambda sight, event: t("Size", str(1024 + len(event.body)))),
    Field("item:Categories", _categories),
    Field("item:Importance", lambda sight, event: t("Importance", event.importance)),
    Field("item:IsDraft", _boolean("IsDraft", lambda event: False)),
    Field("item:DateTimeSent", lambda sight, event: t("DateTimeSent", write_instant(event.created_at, sight.zone))),
    Field(
        "item:DateTimeCreated", lambda sight, event: t("DateTimeCreated", write_instant(event.created_at, sight.zone))
    ),
    Field("item:ReminderDueBy", lambda sight, event: t("ReminderDueBy", write_instant(event.start, sight.zone))),
    Field("item:ReminderIsSet", _boolean("ReminderIsSet", lambda event: event.is_reminder_set)),
    Field(
        "item:ReminderMinutesBeforeStart",
        lambda sight, event: t("ReminderMinutesBeforeStart", str(event.reminder_minutes)),
    ),
    Field("item:DisplayTo", _text("DisplayTo", _display_to)),
    Field("item:HasAttachments", _boolean("HasAttachments", lambda event: False), in_default=True),
)
AFTER_EXTENDED = (
    Field("item:Culture", lambda sight, event: t("Culture", "fr-FR")),
    Field("item:EffectiveRights", lambda sight, event: rights_element(sight.rights)),
    Field("item:LastModifiedName", lambda sight, event: t("LastModifiedName", sight.mailbox.owner.name)),
    Field(
        "item:LastModifiedTime",
        lambda sight, event: t("LastModifiedTime", write_instant(event.modified_at, sight.zone)),
    ),
    Field("calendar:UID", lambda sight, event: t("UID", event.uid)),
    Field("calendar:DateTimeStamp", lambda sight, event: t("DateTimeStamp", write_instant(event.modified_at))),
    Field("calendar:Start", lambda sight, event: t("Start", write_instant(event.start, sight.zone)), in_default=True),
    Field("calendar:End", lambda sight, event: t("End", write_instant(event.end, sight.zone)), in_default=True),
    Field("calendar:OriginalStart", _original_start),
    Field("calendar:IsAllDayEvent", _boolean("IsAllDayEvent", lambda event: event.is_all_day)),
    Field("calendar:LegacyFreeBusyStatus", _status, in_default=True),
    Field("calendar:Location", _text("Location", lambda event: event.location), in_default=True),
    Field("calendar:IsMeeting", _boolean("IsMeeting", lambda event: event.is_meeting)),
    Field("calendar:IsCancelled", _boolean("IsCancelled", lambda event: event.is_cancelled)),
    Field(
        "calendar:IsRecurring",
        _boolean("IsRecurring", lambda event: event.kind in ("Occurrence", "Exception", "RecurringMaster")),
    ),
    Field("calendar:MeetingRequestWasSent", _boolean("MeetingRequestWasSent", lambda event: event.invitations_sent)),
    Field("calendar:IsResponseRequested", _boolean("IsResponseRequested", lambda event: event.is_response_requested)),
    Field("calendar:CalendarItemType", lambda sight, event: t("CalendarItemType", event.kind), in_default=True),
    Field("calendar:MyResponseType", lambda sight, event: t("MyResponseType", event.my_response)),
    Field(
        "calendar:Organizer",
        lambda sight, event: people.single_recipient("Organizer", event.organizer),
        in_default=True,
    ),
    Field(
        "calendar:RequiredAttendees",
        lambda sight, event: people.attendees("RequiredAttendees", event.required),
        in_default=True,
        whole_only=True,
    ),
    Field(
        "calendar:OptionalAttendees",
        lambda sight, event: people.attendees("OptionalAttendees", event.optional),
        in_default=True,
        whole_only=True,
    ),
    Field(
        "calendar:Resources",
        lambda sight, event: people.attendees("Resources", event.resources),
        in_default=True,
        whole_only=True,
    ),
    Field("calendar:Duration", lambda sight, event: t("Duration", _duration(event))),
    Field("calendar:TimeZone", lambda sight, event: t("TimeZone", event.time_zone)),
    Field(
        "calendar:AppointmentSequenceNumber",
        lambda sight, event: t("AppointmentSequenceNumber", str(event.sequence)),
    ),
    Field("calendar:AppointmentState", lambda sight, event: t("AppointmentState", _state(event))),
    Field("calendar:Recurrence", _recurrence, whole_only=True),
    Field("calendar:ModifiedOccurrences", _modified, whole_only=True),
    Field("calendar:DeletedOccurrences", _deleted, whole_only=True),
    Field("calendar:StartTimeZone", _zone("StartTimeZone")),
    Field("calendar:EndTimeZone", _zone("EndTimeZone")),
    Field("calendar:StartTimeZoneId", lambda sight, event: t("StartTimeZoneId", event.time_zone)),
    Field("calendar:EndTimeZoneId", lambda sight, event: t("EndTimeZoneId", event.time_zone)),
    Field("calendar:IsOrganizer", _boolean("IsOrganizer", lambda event: event.my_response == "Organizer")),
)
FIELDS = {field.uri: field for field in (*BEFORE_EXTENDED, *AFTER_EXTENDED)}


def wanted(fields: tuple[Field, ...], shape: "Shape", *, whole: bool) -> list[Field]:
    """Those of a shape, in order."""
    every = shape.base == "AllProperties"
    default = shape.base == "Default"
    return [
        field
        for field in fields
        if (whole or not field.whole_only)
        and (every or field.uri in shape.uris or (default and field.in_default) or field.uri == "item:ItemId")
    ]


def _state(event: Event) -> str:
    """Bits: 1 a meeting, 2 received, 4 cancelled."""
    received = event.my_response != "Organizer"
    return str(event.is_meeting | (received << 1) | (event.is_cancelled << 2))
