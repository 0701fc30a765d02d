"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderhierarchy-operation"""

from exchange_simulator.mailbox.folder import Folder
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations.answer import Parts, attempt, response
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.sync_state import read_state, write_state
from exchange_simulator.wire.shape import read_shape
from exchange_simulator.wire.write_folder import write_folder
from exchange_simulator.wire.xml import Element, child, m, t, text


def sync_folder_hierarchy(call: Call) -> Element:
    """Folders below the given one, or below the mailbox's root."""
    return response(call, [attempt(call, lambda: _sync(call))])


def _sync(call: Call) -> Parts:
    mailbox, top = _top(call)
    since = read_state(text(call.body, "SyncState"), mailbox.guid, top.serial)
    shape = read_shape(child(call.body, "FolderShape"))
    changed = sorted((each for each in _below(mailbox, top) if each.changed > since), key=lambda each: each.changed)
    number = changed[-1].changed if changed else since
    changes = [
        t(
            "Create" if each.created > since else "Update",
            write_folder(mailbox, each, call.rights(mailbox, each), shape),
        )
        for each in changed
    ]
    return [
        m("SyncState", write_state(mailbox.guid, top.serial, number)),
        m("IncludesLastFolderInRange", "true"),
        m("Changes", changes),
    ]


def _top(call: Call) -> tuple[Mailbox, Folder]:
    wanted = child(call.body, "SyncFolderId")
    if wanted is not None:
        return call.folder(wanted[0])
    mailbox = call.mailbox()
    return mailbox, mailbox.folder("msgfolderroot")


def _below(mailbox: Mailbox, folder: Folder) -> list[Folder]:
    children = mailbox.children(folder)
    return children + [each for child_folder in children for each in _below(mailbox, child_folder)]
