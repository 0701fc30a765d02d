"""SyncFolderItems: says cheaply whether a calendar changed; the truth is then read with a CalendarView.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation
"""

from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.instants import read_instant
from creneau.ews.operations.shapes import folder_id
from creneau.ews.responses import response_messages
from creneau.ews.values import ChangedItem, FolderRef, SyncChanges
from creneau.ews.xml import PREFIXES, TYPES, Element, find_text, m, t

ITEM_ID = f"{{{TYPES}}}ItemId"
FIELDS = ("Start", "End", "CalendarItemType")  # so that only the window that is affected has to be read again


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
            m("ItemShape", t("BaseShape", text="IdOnly"), t("AdditionalProperties", *map(_field, FIELDS))),
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


def _field(name: str) -> Element:
    return t("FieldURI", FieldURI=f"calendar:{name}")


def _changed(message: Element) -> tuple[ChangedItem, ...]:
    changes = message.find("m:Changes", PREFIXES)
    return () if changes is None else tuple(_item(id_) for id_ in changes.iter(ITEM_ID))


def _item(id_: Element) -> ChangedItem:
    """The id's parent is the item or, for one that was removed, the change itself."""
    item = id_.getparent()
    if item is None or item.find("t:Start", PREFIXES) is None:
        return ChangedItem(id_.get("Id", ""))
    start, end = find_text(item, "t:Start"), find_text(item, "t:End")
    is_series = find_text(item, "t:CalendarItemType") == "RecurringMaster"
    return ChangedItem(id_.get("Id", ""), read_instant(start), read_instant(end), is_series)
