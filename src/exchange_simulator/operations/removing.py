"""How an item leaves its folder."""

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations.call import Call


def check_rights(call: Call, mailbox: Mailbox, event: Event) -> None:
    if not call.rights(mailbox, mailbox.folder(event.folder)).delete:
        raise EwsError("ErrorAccessDenied")


def remove(mailbox: Mailbox, event: Event, delete_type: str) -> None:
    """An occurrence is always gone at once; the rest follows DeleteType.

    What is already in Deleted Items goes for good.
    """
    deleted_items = mailbox.folder("deleteditems")
    keep = delete_type == "MoveToDeletedItems" and event.original_start is None
    if keep and event.folder != deleted_items.serial:
        mailbox.move_event(event, deleted_items)
    else:
        mailbox.delete_event(event)
