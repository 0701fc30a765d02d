"""FindItem with a restriction on our event key: where an event of ours is, whatever its time and whichever its folder.

Slower than a view, because nothing is indexed: for when the view of its time does not show it.
https://learn.microsoft.com/exchange/client-developer/web-service-reference/restriction
"""

from collections.abc import Sequence
from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.operations.shapes import event_key_path, folder_id
from creneau.ews.responses import each_response_message, read_error
from creneau.ews.values import FolderRef, ItemId
from creneau.ews.xml import PREFIXES, Element, find_id, m, t


@dataclass(frozen=True, slots=True)
class FindByKey:
    """Answers, for each folder, the ids of the items that carry the key; a folder that is gone has none."""

    folder_ids: Sequence[FolderRef]
    event_key: str
    most: int = 20

    def request(self) -> Element:
        wanted = t("IsEqualTo", event_key_path(), t("FieldURIOrConstant", t("Constant", Value=self.event_key)))
        return m(
            "FindItem",
            m("ItemShape", t("BaseShape", text="IdOnly")),
            m("IndexedPageItemView", MaxEntriesReturned=str(self.most), Offset="0", BasePoint="Beginning"),
            m("Restriction", wanted),
            m("ParentFolderIds", *map(folder_id, self.folder_ids)),
            Traversal="Shallow",
        )

    def answer(self, body: Element) -> list[list[ItemId]]:
        found = [_ids(message) for message in each_response_message(body)]
        if len(found) != len(self.folder_ids):
            raise errors.ServerError(f"{len(self.folder_ids)} folders were asked for, {len(found)} answered")
        return found


def _ids(message: Element) -> list[ItemId]:
    if message.get("ResponseClass") == "Error":
        error = read_error(message)
        if isinstance(error, errors.FolderNotFound | errors.ItemNotFound | errors.ReadOnly):
            return []
        raise error
    return [ItemId(*find_id(item, "t:ItemId")) for item in message.iterfind("m:RootFolder/t:Items/*", PREFIXES)]
