"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/moveitem-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.operations import removing
from exchange_simulator.operations.answer import Parts, for_each, no_items
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.write_item import bare_item
from exchange_simulator.wire.xml import Element, child, children, m


def move_item(call: Call) -> Element:
    """The moved item has a new identifier, which the answer gives."""
    target = child(call.body, "ToFolderId")

    def one(wanted: Element) -> Parts:
        assert target is not None  # the order table requires it  # noqa: S101
        to_mailbox, folder = call.folder(target[0])
        mailbox, event = call.item(wanted)
        if to_mailbox is not mailbox:
            raise EwsError("ErrorCrossMailboxMoveCopy", "Items move inside their mailbox only.")
        if event.original_start is not None:
            raise EwsError("ErrorCalendarCannotMoveOrCopyOccurrence", "An occurrence cannot be moved.")
        removing.check_rights(call, mailbox, event)
        if not call.rights(mailbox, folder).create:
            raise EwsError("ErrorAccessDenied")
        moved = mailbox.move_event(event, folder)
        return [m("Items", bare_item(call.sight(mailbox, folder), moved))]

    return for_each(call, children(call.body, "ItemIds"), one, no_items)
