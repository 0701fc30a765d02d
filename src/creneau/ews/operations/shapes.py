"""What several operations share: naming folders and fields, and asking for them."""

from collections.abc import Iterable

from creneau.ews.operations.words import EVENT_KEY_NAME
from creneau.ews.values import Distinguished, FolderRef, ItemId
from creneau.ews.xml import Element, m, t

PUBLIC_STRINGS = "PublicStrings"


def folder_shape(*fields: str) -> Element:
    return m("FolderShape", t("BaseShape", text="IdOnly"), _additional(fields))


def item_shape(*fields: str, body_type: str | None = None) -> Element:
    """Ids and these fields; our event key always comes along, so that our own events are recognised everywhere."""
    shape = m("ItemShape", t("BaseShape", text="IdOnly"))
    if body_type:
        shape.append(t("BodyType", text=body_type))
    shape.append(_additional(fields, event_key_path()))
    return shape


def _additional(fields: Iterable[str], *more: Element) -> Element:
    return t("AdditionalProperties", *(t("FieldURI", FieldURI=field) for field in fields), *more)


def event_key_path() -> Element:
    """https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri"""
    return t(
        "ExtendedFieldURI",
        DistinguishedPropertySetId=PUBLIC_STRINGS,
        PropertyName=EVENT_KEY_NAME,
        PropertyType="String",
    )


def event_key_property(event_key: str) -> Element:
    return t("ExtendedProperty", event_key_path(), t("Value", text=event_key))


def folder_id(folder: FolderRef) -> Element:
    if isinstance(folder, str):
        return t("FolderId", Id=folder)
    if not folder.mailbox:
        return t("DistinguishedFolderId", Id=folder.name)
    mailbox = t("Mailbox", t("EmailAddress", text=folder.mailbox))
    return t("DistinguishedFolderId", mailbox, Id=folder.name)


def item_id(item: ItemId, name: str = "ItemId") -> Element:
    """An id without a change key means the item as it now is."""
    return t(name, Id=item.id, ChangeKey=item.change_key) if item.change_key else t(name, Id=item.id)


def calendar_of(mailbox: str = "") -> Distinguished:
    """The primary calendar of a mailbox; one's own where none is named."""
    return Distinguished("calendar", mailbox)
