"""Folders as XML, as a shape asks."""

from collections.abc import Callable

from exchange_simulator.mailbox.folder import CALENDAR, CONTACTS, TASKS, Folder, Rights
from exchange_simulator.mailbox.ids import change_key
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.wire.extended import folder_property, read_key, write_property
from exchange_simulator.wire.rights import rights_element
from exchange_simulator.wire.shape import Shape
from exchange_simulator.wire.xml import Element, t

Write = Callable[[Mailbox, Folder, Rights], Element | None]
_TAGS = {CALENDAR: "CalendarFolder", CONTACTS: "ContactsFolder", TASKS: "TasksFolder"}


def write_folder(mailbox: Mailbox, folder: Folder, rights: Rights, shape: Shape) -> Element:
    return t(
        _TAGS.get(folder.folder_class, "Folder"),
        _fields(_BEFORE_EXTENDED, mailbox, folder, rights, shape),
        _extended(folder, shape),
        _fields(_AFTER_EXTENDED, mailbox, folder, rights, shape),
    )


def folder_id(tag: str, mailbox: Mailbox, folder: Folder) -> Element:
    return t(tag, Id=mailbox.folder_id(folder), ChangeKey=change_key(folder.version))


def folder_text(mailbox: Mailbox, folder: Folder, uri: str) -> str | None:
    """One field as text, for restrictions; None where there is no such value."""
    write = {**_BEFORE_EXTENDED, **_AFTER_EXTENDED}.get(uri)
    element = None if write is None else write(mailbox, folder, Rights())
    return None if element is None else "".join(str(part) for part in element.itertext())


def _fields(fields: dict[str, Write], mailbox: Mailbox, folder: Folder, rights: Rights, shape: Shape) -> list[Element]:
    every = shape.base == "AllProperties"
    names = [
        uri
        for uri in fields
        if every or uri in shape.uris or uri == "folder:FolderId" or (shape.base == "Default" and uri in _DEFAULT)
    ]
    elements = (fields[uri](mailbox, folder, rights) for uri in names)
    return [element for element in elements if element is not None]


def _extended(folder: Folder, shape: Shape) -> list[Element]:
    found = [(uri, folder_property(folder, read_key(uri))) for uri in shape.extended]
    return [write_property(uri, values) for uri, values in found if values is not None]


def _parent(mailbox: Mailbox, folder: Folder, rights: Rights) -> Element | None:
    return None if folder.parent is None else folder_id("ParentFolderId", mailbox, mailbox.folders[folder.parent])


def _class(mailbox: Mailbox, folder: Folder, rights: Rights) -> Element | None:
    return t("FolderClass", folder.folder_class) if folder.folder_class else None


def _total(mailbox: Mailbox, folder: Folder, rights: Rights) -> Element:
    return t("TotalCount", str(sum(item.folder == folder.serial for item in mailbox.items.values())))


def _distinguished(mailbox: Mailbox, folder: Folder, rights: Rights) -> Element | None:
    return t("DistinguishedFolderId", folder.distinguished) if folder.distinguished else None


_BEFORE_EXTENDED: dict[str, Write] = {
    "folder:FolderId": lambda mailbox, folder, rights: folder_id("FolderId", mailbox, folder),
    "folder:ParentFolderId": _parent,
    "folder:FolderClass": _class,
    "folder:DisplayName": lambda mailbox, folder, rights: t("DisplayName", folder.name),
    "folder:TotalCount": _total,
    "folder:ChildFolderCount": lambda mailbox, folder, rights: t(
        "ChildFolderCount", str(len(mailbox.children(folder)))
    ),
}
_AFTER_EXTENDED: dict[str, Write] = {
    "folder:EffectiveRights": lambda mailbox, folder, rights: rights_element(rights),
    "folder:DistinguishedFolderId": _distinguished,
}
_DEFAULT = frozenset({"folder:DisplayName", "folder:TotalCount", "folder:ChildFolderCount", "folder:FolderClass"})
