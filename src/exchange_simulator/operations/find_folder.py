"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation"""

from collections.abc import Iterator

from exchange_simulator.mailbox.folder import Folder
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations.answer import Parts, for_each
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.paging import page_of
from exchange_simulator.wire.extended import folder_property, read_key
from exchange_simulator.wire.restriction import Values, matches
from exchange_simulator.wire.shape import read_shape
from exchange_simulator.wire.write_folder import folder_text, write_folder
from exchange_simulator.wire.xml import Element, child, children, local, m, t


def find_folder(call: Call) -> Element:
    shape = read_shape(child(call.body, "FolderShape"))

    def one(parent: Element) -> Parts:
        mailbox, folder = call.folder(parent)
        found = [each for each in _below(call, mailbox, folder) if _passes(call, mailbox, each)]
        page = page_of(found, child(call.body, "IndexedPageFolderView"), call.limits.page)
        written = [write_folder(mailbox, each, call.rights(mailbox, each), shape) for each in page.shown]
        return [m("RootFolder", t("Folders", written), **page.attributes)]

    return for_each(call, children(call.body, "ParentFolderIds"), one)


def _below(call: Call, mailbox: Mailbox, folder: Folder) -> Iterator[Folder]:
    """Those one may open; Deep goes down the whole tree."""
    for each in mailbox.children(folder):
        if call.rights(mailbox, each).read:
            yield each
        if call.body.get("Traversal") == "Deep":
            yield from _below(call, mailbox, each)


def _passes(call: Call, mailbox: Mailbox, folder: Folder) -> bool:
    restriction = child(call.body, "Restriction")

    def look(path: Element) -> Values | None:
        if local(path) == "ExtendedFieldURI":
            return folder_property(folder, read_key(path))
        value = folder_text(mailbox, folder, path.get("FieldURI", ""))
        return None if value is None else (value,)

    return restriction is None or matches(restriction, look)
