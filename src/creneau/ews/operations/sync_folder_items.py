"""SyncFolderItems: says cheaply whether a calendar changed; the truth is then read with a CalendarView.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation
"""

from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.operations.shapes import folder_id
from creneau.ews.responses import response_messages
from creneau.ews.values import FolderRef, SyncChanges
from creneau.ews.xml import PREFIXES, TYPES, Element, find_text, m, t

ITEM_ID = f"{{{TYPES}}}ItemId"


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
            m("ItemShape", t("BaseShape", text="IdOnly")),
            m("SyncFolderId", folder_id(self.folder)),
            *state,
            m("MaxChangesReturned", text=str(self.most)),
        )

    def answer(self, body: Element) -> SyncChanges:
        for message in response_messages(body):
            return SyncChanges(
                sync_state=find_text(message, "m:SyncState"),
                changed=_changed(message),
                complete=find_text(message, "m:IncludesLastItemInRange", "true") in ("true", "1"),
            )
        raise errors.ServerError("the answer holds no changes")


def _changed(message: Element) -> tuple[str, ...]:
    changes = message.find("m:Changes", PREFIXES)
    return () if changes is None else tuple(id_.get("Id", "") for id_ in changes.iter(ITEM_ID))
