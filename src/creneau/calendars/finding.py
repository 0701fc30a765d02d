"""Finds an event of ours in Exchange: by its id, else by our key, at its time or wherever it was put."""

from collections.abc import Iterator

from creneau.calendars.models import Calendar, CalendarEvent
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.find_by_key import FindByKey
from creneau.ews.operations.get_item import GetItem
from creneau.ews.values import EventDetails, ItemId


class Found:
    """``details``: as it stands; ``calendar``: where, None for a folder that is none of the account's calendars."""

    def __init__(self, details: EventDetails, calendar: Calendar) -> None:
        self.details, self.calendar = details, calendar

    @property
    def item(self) -> ItemId:
        return ItemId(self.details.id, self.details.change_key)


def find(server: Connection, event: CalendarEvent, calendar: Calendar, deadline: Deadline) -> Found | None:
    """None is certain: neither its id leads anywhere, nor is the key in any calendar of the account."""
    if event.item_id and (there := details(server, ItemId(event.item_id, ""), deadline)):
        return Found(there, calendar)
    if event.tried_at is None:
        return None
    ids = list(_at_its_time(server, event, calendar, deadline))
    if ids:
        return _only(server, [(calendar, item) for item in ids], deadline)
    return _only(server, list(_anywhere(server, event, calendar, deadline)), deadline)


def details(server: Connection, item: ItemId, deadline: Deadline) -> EventDetails | None:
    try:
        [found] = server.call(GetItem([item]), deadline.remaining())
    except errors.ItemNotFound:
        return None
    return None if found.is_cancelled else found


def _at_its_time(server: Connection, event: CalendarEvent, calendar: Calendar, deadline: Deadline) -> Iterator[ItemId]:
    starts = [at for at in (event.start_at, event.tried_start_at) if at]
    ends = [at for at in (event.end_at, event.tried_end_at) if at]
    try:
        seen = read.calendar_view(server, [calendar.folder_id], min(starts), max(ends), deadline.remaining())
    except (errors.FolderNotFound, errors.ItemNotFound):
        return iter(())  # the calendar is gone, with what was in it
    return (ItemId(one.id, one.change_key) for one in seen[calendar.folder_id] if one.event_key == event.key)


def _anywhere(
    server: Connection, event: CalendarEvent, calendar: Calendar, deadline: Deadline
) -> Iterator[tuple[Calendar, ItemId]]:
    """The host may have moved it in time, or put it into another calendar, where it has another id."""
    beside = Calendar.objects.filter(connection=calendar.connection_id, kind__in=Calendar.OWN).exclude(pk=calendar.pk)
    folders = [calendar, *beside.exclude(folder_id="")]
    answers = server.call(FindByKey([each.folder_id for each in folders], event.key), deadline.remaining())
    return ((each, item) for each, items in zip(folders, answers, strict=True) for item in items)


def _only(server: Connection, found: list[tuple[Calendar, ItemId]], deadline: Deadline) -> Found | None:
    """The first that is still there. Others with the same key were written by an attempt that was thought lost."""
    kept: Found | None = None
    for calendar, item in found:
        if kept is not None:
            server.call(DeleteItem(item, notify=False), deadline.remaining())
        elif there := details(server, item, deadline):
            kept = Found(there, calendar)
    return kept
