"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/deletefolder-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.operations.answer import Parts, for_each
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, children


def delete_folder(call: Call) -> Element:
    """Gone for good with all that is in it, whatever the DeleteType."""

    def one(wanted: Element) -> Parts:
        mailbox, folder = call.folder(wanted)
        if folder.distinguished is not None:
            raise EwsError("ErrorDeleteDistinguishedFolder")
        if not call.rights(mailbox, folder).create_subfolders:
            raise EwsError("ErrorAccessDenied")
        mailbox.delete_folder(folder)
        return []

    return for_each(call, children(call.body, "FolderIds"), one)
