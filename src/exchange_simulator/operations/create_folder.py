"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/createfolder-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.folder import CALENDAR, CONTACTS, MAIL, TASKS
from exchange_simulator.operations.answer import Parts, for_each, no_folders
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.write_folder import folder_id
from exchange_simulator.wire.xml import Element, child, children, local, m, t, text

_CLASSES = {"CalendarFolder": CALENDAR, "ContactsFolder": CONTACTS, "TasksFolder": TASKS}


def create_folder(call: Call) -> Element:
    parent = child(call.body, "ParentFolderId")

    def one(wanted: Element) -> Parts:
        assert parent is not None  # the order table requires it  # noqa: S101
        mailbox, within = call.folder(parent[0])
        if not call.rights(mailbox, within).create_subfolders:
            raise EwsError("ErrorCreateSubfolderAccessDenied", "You may not create a folder here.")
        name = text(wanted, "DisplayName")
        if any(each.name == name for each in mailbox.children(within)):
            raise EwsError("ErrorFolderExists")
        folder_class = _CLASSES.get(local(wanted)) or text(wanted, "FolderClass", MAIL)
        folder = mailbox.add_folder(name, within, folder_class)
        return [m("Folders", t(local(wanted), folder_id("FolderId", mailbox, folder)))]

    return for_each(call, children(call.body, "Folders"), one, no_folders)
