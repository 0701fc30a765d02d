"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation"""

from dataclasses import dataclass

from exchange_simulator.errors import schema_violation
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.folder import Folder, Tombstone
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations.answer import Parts, attempt, response
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.sync_state import read_state, write_state
from exchange_simulator.wire.shape import read_shape
from exchange_simulator.wire.write_item import ItemWriter
from exchange_simulator.wire.xml import Element, child, m, t, text


@dataclass(frozen=True)
class _Step:
    """One change since a state: `number` orders them, `thing` is what there is now."""

    number: int
    thing: Event | Tombstone


def sync_folder_items(call: Call) -> Element:
    """Masters and single events, never occurrences; a page of changes and the state after it."""
    return response(call, [attempt(call, lambda: _sync(call))])


def _sync(call: Call) -> Parts:
    wanted = child(call.body, "SyncFolderId")
    assert wanted is not None  # the order table requires it  # noqa: S101
    mailbox, folder = call.folder(wanted[0])
    since = read_state(text(call.body, "SyncState"), mailbox.guid, folder.serial)
    most = _most(call)
    steps = _steps(mailbox, folder, since)
    page = steps[:most]
    complete = len(page) == len(steps)
    number = page[-1].number if page else since
    writer = ItemWriter(call.sight(mailbox, folder, whole=False), read_shape(child(call.body, "ItemShape")))
    return [
        m("SyncState", write_state(mailbox.guid, folder.serial, number)),
        m("IncludesLastItemInRange", "true" if complete else "false"),
        m("Changes", [_write(step, since, writer) for step in page]),
    ]


def _most(call: Call) -> int:
    most = int(text(call.body, "MaxChangesReturned"))
    if not 1 <= most <= call.limits.sync_page:
        raise schema_violation(f"The 'MaxChangesReturned' element is invalid - The value '{most}' is invalid.")
    return most


def _steps(mailbox: Mailbox, folder: Folder, since: int) -> list[_Step]:
    kept = [_Step(each.changed, each) for each in mailbox.events(folder) if each.changed > since]
    gone = [_Step(each.gone, each) for each in folder.tombstones if each.created <= since < each.gone]
    return sorted(kept + gone, key=lambda step: step.number)


def _write(step: _Step, since: int, writer: ItemWriter) -> Element:
    if isinstance(step.thing, Tombstone):
        return t("Delete", t("ItemId", Id=step.thing.object_id))
    return t("Create" if step.thing.created > since else "Update", writer.write(step.thing))
