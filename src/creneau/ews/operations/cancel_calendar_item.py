"""CancelCalendarItem: the organiser calls a meeting off, with a reason that the attendees read.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/cancelcalendaritem
"""

from dataclasses import dataclass

from creneau.ews.operations.shapes import item_id
from creneau.ews.responses import response_messages
from creneau.ews.values import ItemId
from creneau.ews.xml import Element, m, t


@dataclass(frozen=True, slots=True)
class CancelCalendarItem:
    """Exchange sends the cancellation and takes the meeting out of the calendar.

    An item without attendees is refused (ErrorCalendarIsNotOrganizer and its like): delete it instead.
    """

    item: ItemId
    reason_html: str = ""

    def request(self) -> Element:
        cancellation = t("CancelCalendarItem", item_id(self.item, "ReferenceItemId"))
        if self.reason_html:
            cancellation.append(t("NewBodyContent", text=self.reason_html, BodyType="HTML"))
        return m("CreateItem", m("Items", cancellation), MessageDisposition="SendAndSaveCopy")

    def answer(self, body: Element) -> None:
        for _ in response_messages(body):
            pass
