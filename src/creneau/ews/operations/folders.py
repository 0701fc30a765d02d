"""Reading the folders of an answer, for every operation that returns some."""

from creneau.ews.values import Folder
from creneau.ews.xml import TYPES, Element, find_id, find_text

FOLDER_FIELDS = ("folder:FolderClass", "folder:ParentFolderId", "folder:DisplayName", "folder:EffectiveRights")
CALENDAR_FOLDER = f"{{{TYPES}}}CalendarFolder"


def read_folder(element: Element) -> Folder:
    """A `t:Folder`, `t:CalendarFolder` …, with what the account may do in it.

    https://learn.microsoft.com/exchange/client-developer/web-service-reference/effectiverights
    """
    id_, change_key = find_id(element, "t:FolderId")
    default_class = "IPF.Appointment" if element.tag == CALENDAR_FOLDER else ""
    return Folder(
        id=id_,
        change_key=change_key,
        name=find_text(element, "t:DisplayName"),
        parent_id=find_id(element, "t:ParentFolderId")[0],
        folder_class=find_text(element, "t:FolderClass") or default_class,
        can_read=_right(element, "Read"),
        can_create=_right(element, "CreateContents"),
    )


def _right(element: Element, name: str) -> bool:
    # A server that leaves the rights out answers about one's own folders: those are readable and writable.
    return find_text(element, f"t:EffectiveRights/t:{name}", "true").strip() in ("true", "1")
