"""GetItem: events in full.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getitem-operation-calendar-item
"""

from collections.abc import Sequence
from dataclasses import dataclass

from creneau.ews.instants import read_instant
from creneau.ews.operations.find_item import read_event_key
from creneau.ews.operations.shapes import item_id, item_shape
from creneau.ews.operations.words import STATUSES, TRUE
from creneau.ews.responses import response_messages
from creneau.ews.values import Attendee, BusyStatus, EventDetails, ItemId
from creneau.ews.xml import PREFIXES, Element, find_id, find_text, m

FIELDS = (
    "item:Subject",
    "item:Body",
    "calendar:UID",
    "calendar:Start",
    "calendar:End",
    "calendar:LegacyFreeBusyStatus",
    "calendar:Location",
    "calendar:IsCancelled",
    "calendar:RequiredAttendees",
    "calendar:OptionalAttendees",
)

RESPONSES = {"Accept": "accepted", "Decline": "declined", "Tentative": "tentative"}


@dataclass(frozen=True, slots=True)
class GetItem:
    """Answers the events in the order asked for; one that is gone raises ItemNotFound."""

    items: Sequence[ItemId]

    def request(self) -> Element:
        ids = m("ItemIds", *(item_id(ItemId(item.id, "")) for item in self.items))
        return m("GetItem", item_shape(*FIELDS, body_type="HTML"), ids)

    def answer(self, body: Element) -> list[EventDetails]:
        messages = response_messages(body)
        return [_details(item) for message in messages for item in message.iterfind("m:Items/*", PREFIXES)]


def _details(item: Element) -> EventDetails:
    id_, change_key = find_id(item, "t:ItemId")
    return EventDetails(
        id=id_,
        change_key=change_key,
        uid=find_text(item, "t:UID"),
        event_key=read_event_key(item),
        subject=find_text(item, "t:Subject"),
        body_html=find_text(item, "t:Body"),
        start_at=read_instant(find_text(item, "t:Start")),
        end_at=read_instant(find_text(item, "t:End")),
        status=STATUSES.get(find_text(item, "t:LegacyFreeBusyStatus"), BusyStatus.BUSY),
        location=find_text(item, "t:Location"),
        is_cancelled=find_text(item, "t:IsCancelled") in TRUE,
        attendees=_attendees(item),
    )


def _attendees(item: Element) -> tuple[Attendee, ...]:
    lists = ("t:RequiredAttendees", "t:OptionalAttendees")
    return tuple(_attendee(each) for name in lists for each in item.iterfind(f"{name}/t:Attendee", PREFIXES))


def _attendee(element: Element) -> Attendee:
    response = RESPONSES.get(find_text(element, "t:ResponseType"), "")
    name, email = find_text(element, "t:Mailbox/t:Name"), find_text(element, "t:Mailbox/t:EmailAddress")
    return Attendee(name, email, response)
