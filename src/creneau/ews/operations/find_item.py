"""FindItem with a CalendarView: what is in calendars between two instants, series expanded by the server.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendarview
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self

from creneau.ews import errors
from creneau.ews.instants import read_instant, write_instant
from creneau.ews.operations.entries import FIELDS, MARK, Entries, take_entries
from creneau.ews.operations.shapes import folder_id, item_shape
from creneau.ews.operations.words import EVENT_KEY_NAME, STATUSES, TRUE
from creneau.ews.responses import each_response_message, read_error
from creneau.ews.values import BusyStatus, CalendarItem, FolderRef, Page
from creneau.ews.xml import MESSAGES, TYPES, Element, m

ITEM_ID: Final = f"{{{TYPES}}}ItemId"
START: Final = f"{{{TYPES}}}Start"
END: Final = f"{{{TYPES}}}End"
ALL_DAY: Final = f"{{{TYPES}}}IsAllDayEvent"
STATUS: Final = f"{{{TYPES}}}LegacyFreeBusyStatus"
CANCELLED: Final = f"{{{TYPES}}}IsCancelled"
MY_RESPONSE: Final = f"{{{TYPES}}}MyResponseType"
EXTENDED: Final = f"{{{TYPES}}}ExtendedProperty"
ROOT: Final = f"{{{MESSAGES}}}RootFolder"
ITEMS: Final = f"{{{TYPES}}}Items"


@dataclass(frozen=True, slots=True)
class FindItem:
    """Answers one page a folder, in the order of the folders; a page may hold entries that only touch the window.

    A folder that cannot be read raises its error, with the folder's id in `detail["folder_id"]`.
    """

    folder_ids: Sequence[FolderRef]
    start_at: datetime
    end_at: datetime
    most: int = 1000  # Exchange gives no more, whatever is asked
    taken: Entries = field(default_factory=dict, repr=False)  # read before the answer was parsed

    def request(self) -> Element:
        view = m(
            "CalendarView",
            MaxEntriesReturned=str(self.most),
            StartDate=write_instant(self.start_at),
            EndDate=write_instant(self.end_at),
        )
        parents = m("ParentFolderIds", *map(folder_id, self.folder_ids))
        return m("FindItem", item_shape(*(f"calendar:{field}" for field in FIELDS)), view, parents, Traversal="Shallow")

    def take_out(self, answer: bytes) -> tuple[bytes, Self]:
        rest, taken = take_entries(answer)
        return rest, replace(self, taken=taken)

    def answer(self, body: Element) -> list[Page]:
        messages = list(each_response_message(body))
        if len(messages) != len(self.folder_ids):
            raise errors.ServerError(f"{len(self.folder_ids)} folders were asked for, {len(messages)} answered")
        return [self._page(message, folder) for message, folder in zip(messages, self.folder_ids, strict=True)]

    def _page(self, message: Element, folder: FolderRef) -> Page:
        if message.get("ResponseClass") == "Error":
            error = read_error(message)
            error.detail["folder_id"] = folder if isinstance(folder, str) else folder.name
            raise error
        root = message.find(ROOT)
        items = None if root is None else root.find(ITEMS)
        entries = [] if items is None else self._entries(items)
        said = None if root is None else root.get("IncludesLastItemInRange")
        return Page(entries, len(entries) < self.most if said is None else said in TRUE)  # the schema lets it be absent

    def _entries(self, items: Element) -> list[CalendarItem]:
        mark = items[0].get(MARK) if len(items) == 1 else None
        return self.taken[mark] if mark in self.taken else _one_by_one(items)


def _one_by_one(items: Element) -> list[CalendarItem]:
    try:
        return [read_item(item) for item in items]
    except KeyError as error:
        raise errors.ServerError(f"a calendar entry without {error}") from error


def read_item(item: Element) -> CalendarItem:
    """KeyError without an id or a time."""
    field = {child.tag: child for child in item}
    item_id, start, end = field[ITEM_ID], field[START].text, field[END].text
    return CalendarItem(
        item_id.get("Id", ""),
        item_id.get("ChangeKey", ""),
        read_instant(start or ""),
        read_instant(end or ""),
        STATUSES.get(_text(field, STATUS), BusyStatus.BUSY),  # NoData and words yet unknown block
        _text(field, ALL_DAY) in TRUE,
        _text(field, CANCELLED) in TRUE,
        _text(field, MY_RESPONSE) == "Decline",
        read_event_key(item) if EXTENDED in field else "",
    )


def _text(field: dict[str, Element], tag: str) -> str:
    element = field.get(tag)
    return "" if element is None else element.text or ""


def read_event_key(item: Element) -> str:
    """The event key among the properties of an item; "" where it has none."""
    return next(filter(None, map(_key_in, item.iterchildren(EXTENDED))), "")


def _key_in(extended: Element) -> str:
    if not len(extended):
        return ""
    path, value = extended[0], extended[-1]
    return (value.text or "") if path.get("PropertyName") == EVENT_KEY_NAME else ""
