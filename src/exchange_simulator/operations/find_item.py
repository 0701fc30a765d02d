"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation"""

from collections.abc import Callable
from datetime import timedelta

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.folder import Folder
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations.answer import Parts, for_each
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.paging import Page, page_of
from exchange_simulator.wire.extended import event_property, read_key
from exchange_simulator.wire.restriction import Values, matches
from exchange_simulator.wire.shape import read_shape
from exchange_simulator.wire.times import read_instant
from exchange_simulator.wire.write_item import ItemWriter, field_text
from exchange_simulator.wire.xml import Element, child, children, local, m, t

_LONGEST_VIEW = timedelta(days=731)


def find_item(call: Call) -> Element:
    shape = read_shape(child(call.body, "ItemShape"))
    view = child(call.body, "CalendarView")
    if view is not None and (_has(call, "Restriction") or _has(call, "SortOrder")):
        text = "A restriction or sort order cannot be combined with CalendarView."
        raise EwsError("ErrorInvalidRequest", text, is_fault=True)

    def one(parent: Element) -> Parts:
        mailbox, folder = call.folder(parent)
        page = _in_view(call, mailbox, folder, view) if view is not None else _search(call, mailbox, folder)
        writer = ItemWriter(call.sight(mailbox, folder, whole=False), shape)
        return [m("RootFolder", t("Items", [writer.write(event) for event in page.shown]), **page.attributes)]

    return for_each(call, children(call.body, "ParentFolderIds"), one)


def _in_view(call: Call, mailbox: Mailbox, folder: Folder, view: Element) -> Page[Event]:
    """Series expanded, masters left out, by start. There is no offset: one goes on from the last start seen.

    https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendarview
    """
    if not folder.is_calendar:
        raise EwsError("ErrorCalendarFolderIsInvalidForCalendarView")
    start = read_instant(view.get("StartDate", ""), call.zone)
    end = read_instant(view.get("EndDate", ""), call.zone)
    if end < start:
        raise EwsError("ErrorCalendarEndDateIsEarlierThanStartDate")
    if end - start > _LONGEST_VIEW:
        raise EwsError("ErrorCalendarViewRangeTooBig")
    most = int(view.get("MaxEntriesReturned", call.limits.page))
    if most < 1:
        raise EwsError("ErrorInvalidPagingMaxRows", "MaxEntriesReturned must be greater than zero.")
    events = mailbox.events(folder, start=start, end=end)
    shown = events[: min(most, call.limits.page)]
    complete = "true" if len(shown) == len(events) else "false"
    return Page(shown, {"TotalItemsInView": str(len(events)), "IncludesLastItemInRange": complete})


def _search(call: Call, mailbox: Mailbox, folder: Folder) -> Page[Event]:
    look = _looker(call, mailbox, folder)
    restriction = child(call.body, "Restriction")
    found = [
        event
        for event in mailbox.events(folder)
        if restriction is None or matches(restriction, lambda path, event=event: look(event, path))  # type: ignore[misc]
    ]
    for order in reversed(list(_sort_orders(call))):
        found.sort(
            key=lambda event, path=order[0]: look(event, path) or ("",),  # type: ignore[misc]
            reverse=order.get("Order") == "Descending",
        )
    return page_of(found, child(call.body, "IndexedPageItemView"), call.limits.page)


def _looker(call: Call, mailbox: Mailbox, folder: Folder) -> Callable[[Event, Element], Values | None]:
    sight = call.sight(mailbox, folder)

    def look(event: Event, path: Element) -> Values | None:
        if local(path) == "ExtendedFieldURI":
            return event_property(event, read_key(path))
        value = field_text(sight, event, path.get("FieldURI", ""))
        return None if value is None else (value,)

    return look


def _sort_orders(call: Call) -> list[Element]:
    orders = child(call.body, "SortOrder")
    return [] if orders is None else list(orders)


def _has(call: Call, name: str) -> bool:
    return child(call.body, name) is not None
