"""DeleteItem: take an event out of the calendar, into Deleted Items.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation
"""

from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.operations.shapes import item_id
from creneau.ews.responses import response_messages
from creneau.ews.values import ItemId
from creneau.ews.xml import Element, m


@dataclass(frozen=True, slots=True)
class DeleteItem:
    """An item that is already gone counts as deleted."""

    item: ItemId
    notify: bool = False  # send cancellations to the attendees

    def request(self) -> Element:
        return m(
            "DeleteItem",
            m("ItemIds", item_id(ItemId(self.item.id, ""))),
            DeleteType="MoveToDeletedItems",
            SendMeetingCancellations="SendToAllAndSaveCopy" if self.notify else "SendToNone",
        )

    def answer(self, body: Element) -> None:
        try:
            for _ in response_messages(body):
                pass
        except errors.ItemNotFound:
            return
