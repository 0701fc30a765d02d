"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/getroomlists-operation and
https://learn.microsoft.com/exchange/client-developer/web-service-reference/getrooms-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Person
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, child, m, t, text


def get_room_lists(call: Call) -> Element:
    """This answer has no ResponseMessages: the code stands in the answer itself."""
    lists = [t("Address", _address(Person(each.name, each.email), "PublicDL")) for each in call.organisation.room_lists]
    return m("GetRoomListsResponse", m("ResponseCode", "NoError"), m("RoomLists", lists), ResponseClass="Success")


def get_rooms(call: Call) -> Element:
    """Raises ErrorNameResolutionNoResults for a list nobody knows."""
    wanted = text(child(call.body, "RoomList"), "EmailAddress").lower()
    found = next((each for each in call.organisation.room_lists if each.email.lower() == wanted), None)
    if found is None:
        return _refusal(EwsError("ErrorNameResolutionNoResults"))
    rooms = [t("Room", t("Id", _address(room, "Mailbox"))) for room in found.rooms]
    return m("GetRoomsResponse", m("ResponseCode", "NoError"), m("Rooms", rooms), ResponseClass="Success")


def _refusal(error: EwsError) -> Element:
    return m(
        "GetRoomsResponse",
        m("MessageText", error.message),
        m("ResponseCode", error.code),
        m("DescriptiveLinkKey", "0"),
        ResponseClass="Error",
    )


def _address(person: Person, kind: str) -> list[Element]:
    return [
        t("Name", person.name),
        t("EmailAddress", person.email),
        t("RoutingType", "SMTP"),
        t("MailboxType", kind),
    ]
