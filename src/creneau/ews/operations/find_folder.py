"""FindFolder: the folders below others.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/findfolder-operation
"""

from collections.abc import Sequence
from dataclasses import dataclass

from creneau.ews.numbers import read_number
from creneau.ews.operations.folders import FOLDER_FIELDS, read_folder
from creneau.ews.operations.shapes import folder_id, folder_shape
from creneau.ews.responses import response_messages
from creneau.ews.values import Distinguished, FolderPage, FolderRef
from creneau.ews.xml import PREFIXES, Element, m, t


@dataclass(frozen=True, slots=True)
class FindFolder:
    """Answers one page a parent, in the order of the parents."""

    parents: Sequence[FolderRef] = (Distinguished("msgfolderroot"),)
    deep: bool = True
    calendars_only: bool = True
    offset: int = 0
    most: int = 1000

    def request(self) -> Element:
        view = m(
            "IndexedPageFolderView", MaxEntriesReturned=str(self.most), Offset=str(self.offset), BasePoint="Beginning"
        )
        return m(
            "FindFolder",
            folder_shape(*FOLDER_FIELDS),
            view,
            *([_calendars()] if self.calendars_only else []),
            m("ParentFolderIds", *map(folder_id, self.parents)),
            Traversal="Deep" if self.deep else "Shallow",
        )

    def answer(self, body: Element) -> list[FolderPage]:
        return [self._page(message) for message in response_messages(body)]

    def _page(self, message: Element) -> FolderPage:
        root = message.find("m:RootFolder", PREFIXES)
        if root is None:
            return FolderPage([], None)
        found = [read_folder(folder) for folder in root.iterfind("t:Folders/*", PREFIXES)]
        wanted = [folder for folder in found if folder.is_calendar] if self.calendars_only else found
        last = root.get("IncludesLastItemInRange", "true") in ("true", "1") or not found
        following = read_number(root.get("IndexedPagingOffset", ""), self.offset + len(found))
        return FolderPage(wanted, None if last else following)


def _calendars() -> Element:
    """Every class that begins like a calendar's; some programs add a suffix to it."""
    return m(
        "Restriction",
        t(
            "Contains",
            t("FieldURI", FieldURI="folder:FolderClass"),
            t("Constant", Value="IPF.Appointment"),
            ContainmentMode="Prefixed",
            ContainmentComparison="IgnoreCase",
        ),
    )
