"""CreateItem: write an event; with attendees it is a meeting, and Exchange sends the invitations.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation-calendar-item
"""

from collections.abc import Iterator
from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.instants import write_instant
from creneau.ews.operations.shapes import event_key_property, folder_id
from creneau.ews.operations.words import STATUS_WORDS
from creneau.ews.responses import response_messages
from creneau.ews.values import Attendee, FolderRef, ItemId, NewEvent
from creneau.ews.xml import Element, find_id, m, t
from creneau.ews.zones import windows_name


@dataclass(frozen=True, slots=True)
class CreateItem:
    """Answers where the event now is. The answer can be lost: look for the event key before a repeat."""

    folder: FolderRef
    event: NewEvent

    def request(self) -> Element:
        return m(
            "CreateItem",
            m("SavedItemFolderId", folder_id(self.folder)),
            m("Items", t("CalendarItem", *_fields(self.event))),
            SendMeetingInvitations="SendToAllAndSaveCopy" if self.event.attendees else "SendToNone",
        )

    def answer(self, body: Element) -> ItemId:
        return read_item_id(body)


def read_item_id(body: Element) -> ItemId:
    """The id of the one item that an answer speaks of."""
    for message in response_messages(body):
        id_, change_key = find_id(message, "m:Items/*/t:ItemId")
        if id_:
            return ItemId(id_, change_key)
    raise errors.ServerError("the answer names no item")


def _fields(event: NewEvent) -> Iterator[Element]:
    """In the order of the schema, which Exchange enforces."""
    yield t("Subject", text=event.subject)
    yield t("Body", text=event.body_html, BodyType="HTML")
    yield t("ReminderIsSet", text="false" if event.reminder_minutes is None else "true")
    if event.reminder_minutes is not None:
        yield t("ReminderMinutesBeforeStart", text=str(event.reminder_minutes))
    yield event_key_property(event.event_key)
    if event.uid:
        yield t("UID", text=event.uid)
    yield t("Start", text=write_instant(event.start_at))
    yield t("End", text=write_instant(event.end_at))
    yield t("LegacyFreeBusyStatus", text=STATUS_WORDS[event.status])
    if event.location:
        yield t("Location", text=event.location)
    if event.attendees:
        yield t("RequiredAttendees", *map(_attendee, event.attendees))
    zone = windows_name(event.time_zone)
    yield t("StartTimeZone", Id=zone)
    yield t("EndTimeZone", Id=zone)


def _attendee(attendee: Attendee) -> Element:
    address = t("EmailAddress", text=attendee.email)
    mailbox = t("Mailbox", t("Name", text=attendee.name), address) if attendee.name else t("Mailbox", address)
    return t("Attendee", mailbox)
