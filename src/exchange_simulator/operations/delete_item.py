"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.operations import removing, sending
from exchange_simulator.operations.answer import Parts, for_each
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, children


def delete_item(call: Call) -> Element:
    """The ChangeKey does not matter here: what is deleted is deleted in whatever version."""

    def one(wanted: Element) -> Parts:
        mailbox, event = call.item(wanted)
        how = call.body.get("SendMeetingCancellations")
        if how is None:
            raise EwsError("ErrorSendMeetingCancellationsRequired")
        removing.check_rights(call, mailbox, event)
        sending.cancel(call, event, how)
        removing.remove(mailbox, event, call.body.get("DeleteType", "HardDelete"))
        return []

    return for_each(call, children(call.body, "ItemIds"), one)
