"""SyncFolderItems: what changed in a calendar since the last time. Of a series it tells the master, not the
occurrences: those are read with a CalendarView.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation
"""

from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.instants import read_instant
from creneau.ews.operations.entries import FIELDS
from creneau.ews.operations.find_item import ITEM_ID, read_item
from creneau.ews.operations.shapes import folder_id, item_shape
from creneau.ews.responses import response_messages
from creneau.ews.values import CalendarItem, ChangedItem, FolderRef, SyncChanges
from creneau.ews.xml import PREFIXES, TYPES, Element, find_text, m

CREATE, DELETE = f"{{{TYPES}}}Create", f"{{{TYPES}}}Delete"
TYPE = "CalendarItemType"
TELLING_ALL = {f"{{{TYPES}}}{field}" for field in FIELDS}


@dataclass(frozen=True, slots=True)
class SyncFolderItems:
    """`sync_state` is "" the first time. InvalidSyncState: start again from ""."""

    folder: FolderRef
    sync_state: str = ""
    most: int = 512  # the server's limit

    def request(self) -> Element:
        state = [m("SyncState", text=self.sync_state)] if self.sync_state else []
        return m(
            "SyncFolderItems",
            item_shape(*(f"calendar:{field}" for field in (*FIELDS, TYPE))),
            m("SyncFolderId", folder_id(self.folder)),
            *state,
            m("MaxChangesReturned", text=str(self.most)),
        )

    def answer(self, body: Element) -> SyncChanges:
        for message in response_messages(body):
            return SyncChanges(
                sync_state=find_text(message, "m:SyncState"),
                items=_changed(message),
                complete=find_text(message, "m:IncludesLastItemInRange", "true") in ("true", "1"),
            )
        raise errors.ServerError("the answer holds no changes")


def _changed(message: Element) -> tuple[ChangedItem, ...]:
    changes = message.find("m:Changes", PREFIXES)
    return () if changes is None else tuple(_item(change, id_) for change in changes for id_ in change.iter(ITEM_ID))


def _item(change: Element, id_: Element) -> ChangedItem:
    """The id's parent is the item or, for one that was removed, the change itself."""
    item = id_.getparent()
    is_new, is_gone, name = change.tag == CREATE, change.tag == DELETE, id_.get("Id", "")
    if item is None or item.find("t:Start", PREFIXES) is None:
        return ChangedItem(name, is_new=is_new, is_gone=is_gone)
    start, end = read_instant(find_text(item, "t:Start")), read_instant(find_text(item, "t:End"))
    kind = find_text(item, f"t:{TYPE}")
    return ChangedItem(
        name, start, end, kind == "RecurringMaster", is_new, is_gone, _alone(item) if kind == "Single" else None
    )


def _alone(item: Element) -> CalendarItem | None:
    return read_item(item) if {child.tag for child in item} >= TELLING_ALL else None
