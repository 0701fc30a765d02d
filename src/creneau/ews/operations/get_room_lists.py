"""GetRoomLists: the organisation's lists of meeting rooms.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getroomlists-operation
"""

from dataclasses import dataclass

from creneau.ews.responses import raise_for_error
from creneau.ews.values import Mailbox
from creneau.ews.xml import PREFIXES, Element, find_text, m


@dataclass(frozen=True, slots=True)
class GetRoomLists:
    """Empty where the organisation keeps none."""

    def request(self) -> Element:
        return m("GetRoomLists")

    def answer(self, body: Element) -> list[Mailbox]:
        raise_for_error(body)
        return [read_mailbox(address) for address in body.iterfind("m:RoomLists/t:Address", PREFIXES)]


def read_mailbox(element: Element) -> Mailbox:
    return Mailbox(find_text(element, "t:Name"), find_text(element, "t:EmailAddress"))
