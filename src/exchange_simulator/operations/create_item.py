"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation-calendar-item"""

from datetime import timedelta
from typing import Any

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.folder import Folder
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations import sending
from exchange_simulator.operations.answer import Parts, for_each, no_items
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.cancel_calendar_item import cancel_calendar_item
from exchange_simulator.operations.send_message import send_message
from exchange_simulator.wire.extended import read_property
from exchange_simulator.wire.read_event import midnights, read_fields
from exchange_simulator.wire.write_item import bare_item
from exchange_simulator.wire.xml import Element, child, children, local, m


def create_item(call: Call) -> Element:
    def one(item: Element) -> Parts:
        if local(item) == "CancelCalendarItem":
            return cancel_calendar_item(call, item)
        if local(item) == "Message":
            return send_message(call, item)
        if local(item) != "CalendarItem":
            text = f"This server keeps calendar items and sends mail only, no {local(item)}."
            raise EwsError("ErrorInvalidItemForOperationCreateItem", text)
        mailbox, folder = _target(call)
        event = _create(call, item, mailbox, folder)
        return [m("Items", bare_item(call.sight(mailbox, folder), event))]

    return for_each(call, children(call.body, "Items"), one, no_items)


def _target(call: Call) -> tuple[Mailbox, Folder]:
    saved = child(call.body, "SavedItemFolderId")
    if saved is None:
        mailbox = call.mailbox()
        return mailbox, mailbox.folder("calendar")
    mailbox, folder = call.folder(saved[0])
    if not folder.is_calendar:
        raise EwsError("ErrorCannotCreateCalendarItemInNonCalendarFolder")
    if not call.rights(mailbox, folder).create:
        raise EwsError("ErrorCreateItemAccessDenied")
    return mailbox, folder


def _create(call: Call, item: Element, mailbox: Mailbox, folder: Folder) -> Event:
    how = call.body.get("SendMeetingInvitations")
    if how is None:
        raise EwsError("ErrorSendMeetingInvitationsRequired")
    event = mailbox.add_event(folder=folder, **_fields(call, item, mailbox))
    sending.invite(call, event, how)
    return event


def _fields(call: Call, item: Element, mailbox: Mailbox) -> dict[str, Any]:
    """Without Start it starts now, without End it lasts half an hour, as in Exchange."""
    fields = read_fields(item, call.zone, mailbox.zone)
    start = fields.setdefault("start", call.organisation.clock().replace(second=0, microsecond=0))
    end = fields.setdefault("end", start + timedelta(minutes=30))
    if end < start:
        raise EwsError("ErrorCalendarEndDateIsEarlierThanStartDate")
    if fields.get("is_all_day"):
        fields["start"], fields["end"] = midnights(start, end, fields.get("zone", mailbox.zone))
        fields.setdefault("status", "Free")
    properties = (read_property(each) for each in item if local(each) == "ExtendedProperty")
    return {**fields, "extended": dict(properties)}
