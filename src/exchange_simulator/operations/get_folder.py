"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/getfolder-operation"""

from exchange_simulator.operations.answer import Parts, for_each, no_folders
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.shape import read_shape
from exchange_simulator.wire.write_folder import write_folder
from exchange_simulator.wire.xml import Element, child, children, m


def get_folder(call: Call) -> Element:
    shape = read_shape(child(call.body, "FolderShape"))

    def one(wanted: Element) -> Parts:
        mailbox, folder = call.folder(wanted)
        return [m("Folders", write_folder(mailbox, folder, call.rights(mailbox, folder), shape))]

    return for_each(call, children(call.body, "FolderIds"), one, no_folders)
