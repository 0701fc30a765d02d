"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation"""

from typing import Any

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Event, PropertyKey
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations import sending
from exchange_simulator.operations.answer import Parts, for_each, no_items
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.extended import read_key, read_property
from exchange_simulator.wire.read_event import midnights, read_fields
from exchange_simulator.wire.write_item import bare_item
from exchange_simulator.wire.xml import Element, child, children, local, m, t

_EMPTY: dict[str, Any] = {
    "item:Subject": {"subject": ""},
    "item:Body": {"body": ""},
    "item:Categories": {"categories": ()},
    "item:ReminderIsSet": {"is_reminder_set": False},
    "calendar:Location": {"location": ""},
    "calendar:RequiredAttendees": {"required": ()},
    "calendar:OptionalAttendees": {"optional": ()},
    "calendar:Resources": {"resources": ()},
    "calendar:Recurrence": {"recurrence": None},
}
"""What DeleteItemField leaves behind."""


def update_item(call: Call) -> Element:
    def one(change: Element) -> Parts:
        mailbox, event = call.item(change[0])
        how = call.body.get("SendMeetingInvitationsOrCancellations")
        if how is None:
            raise EwsError("ErrorSendMeetingInvitationsOrCancellationsRequired")
        if not call.rights(mailbox, mailbox.folder(event.folder)).modify:
            raise EwsError("ErrorAccessDenied")
        if call.body.get("ConflictResolution") != "AlwaysOverwrite":
            call.check_change_key(change[0], event)
        changed = _apply(call, change, mailbox, event, how)
        sight = call.sight(mailbox, mailbox.folder(event.folder))
        return [m("Items", bare_item(sight, changed)), m("ConflictResults", t("Count", "0"))]

    return for_each(call, children(call.body, "ItemChanges"), one, lambda: [*no_items(), _conflicts()])


def _conflicts() -> Element:
    return m("ConflictResults", t("Count", "0"))


def _apply(call: Call, change: Element, mailbox: Mailbox, event: Event, how: str) -> Event:
    fields = _fields(call, change, mailbox, event)
    start, end = fields.get("start", event.start), fields.get("end", event.end)
    if "start" in fields and "end" not in fields:
        end = fields["end"] = start + event.duration
    if end < start:
        raise EwsError("ErrorCalendarEndDateIsEarlierThanStartDate")
    if fields.get("is_all_day", event.is_all_day):
        fields["start"], fields["end"] = midnights(start, end, fields.get("zone", event.zone))
    if {"start", "end", "location", "recurrence"} & fields.keys() and event.is_meeting:
        fields["sequence"] = event.sequence + 1
    if call.ignored:
        return event
    before = event.attendees
    changed = mailbox.change_event(event, **fields)
    sending.update(call, changed, before, how)
    return changed


def _fields(call: Call, change: Element, mailbox: Mailbox, event: Event) -> dict[str, Any]:
    """All changes of one item as new values of its fields."""
    fields: dict[str, Any] = {}
    extended = dict(event.extended)
    updates = child(change, "Updates")
    for update in updates if updates is not None else []:
        if local(update) == "DeleteItemField":
            _clear(update[0], fields, extended)
        elif local(update) == "AppendToItemField":
            _append(call, update[1], mailbox, event, fields)
        else:
            fields |= _set(call, update, mailbox, event)
            extended |= dict(read_property(each) for each in update[1] if local(each) == "ExtendedProperty")
    return fields if extended == event.extended else {**fields, "extended": extended}


def _set(call: Call, update: Element, mailbox: Mailbox, event: Event) -> dict[str, Any]:
    """One SetItemField. It must hold one property, the one its path names."""
    path, item = update[0], update[1]
    if len(item) != 1:
        raise EwsError("ErrorIncorrectUpdatePropertyCount", "An object to update must have exactly one property.")
    named = path.get("FieldURI", "").partition(":")[2] or "ExtendedProperty"
    if local(item[0]) != named:
        raise EwsError("ErrorUpdatePropertyMismatch", f"The path names {named}, the value is {local(item[0])}.")
    zone = event.zone if call.request.time_zone is None else call.zone
    return read_fields(item, zone, mailbox.zone)


def _append(call: Call, item: Element, mailbox: Mailbox, event: Event, fields: dict[str, Any]) -> None:
    for name, value in read_fields(item, call.zone, mailbox.zone).items():
        if name not in ("body", "body_type", "required", "optional", "resources"):
            raise EwsError("ErrorInvalidPropertyAppend", f"Append action is invalid for property {name}.")
        if name != "body_type":
            fields[name] = fields.get(name, getattr(event, name)) + value


def _clear(path: Element, fields: dict[str, Any], extended: dict[PropertyKey, tuple[str, ...]]) -> None:
    if local(path) == "ExtendedFieldURI":
        extended.pop(read_key(path), None)
        return
    uri = path.get("FieldURI", "")
    if uri not in _EMPTY:
        raise EwsError("ErrorInvalidPropertyDelete", f"Delete action is invalid for property {uri}.")
    fields |= _EMPTY[uri]
