"""GetRooms: the rooms of a room list.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getrooms-operation
"""

from dataclasses import dataclass

from creneau.ews.operations.get_room_lists import read_mailbox
from creneau.ews.responses import raise_for_error
from creneau.ews.values import Mailbox
from creneau.ews.xml import PREFIXES, Element, m, t


@dataclass(frozen=True, slots=True)
class GetRooms:
    room_list: str  # its e-mail address

    def request(self) -> Element:
        return m("GetRooms", m("RoomList", t("EmailAddress", text=self.room_list)))

    def answer(self, body: Element) -> list[Mailbox]:
        raise_for_error(body)
        return [read_mailbox(room) for room in body.iterfind("m:Rooms/t:Room/t:Id", PREFIXES)]
