"""Reading calendars: pages, limits and windows, so that callers see plain lists."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from creneau.ews import errors
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.operations.find_folder import FindFolder
from creneau.ews.operations.find_item import FindItem
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.operations.get_room_lists import GetRoomLists
from creneau.ews.operations.get_rooms import GetRooms
from creneau.ews.operations.get_user_availability import GetUserAvailability
from creneau.ews.operations.shapes import calendar_of
from creneau.ews.values import (
    Availability,
    CalendarItem,
    Distinguished,
    Folder,
    FolderKind,
    FolderPage,
    Mailbox,
    Shared,
)

LONGEST_VIEW = timedelta(days=730)  # over two years: ErrorCalendarViewRangeTooBig
LONGEST_FREE_BUSY = timedelta(days=42)  # the documented limit: ErrorTimeIntervalTooBig
MOST_MAILBOXES = 100  # ErrorMailboxDataArrayTooBig
MOST_ROUNDS = 200  # of asking again; a calendar that needs more is not one


def calendar_view(
    connection: Connection,
    folder_ids: Sequence[str],
    start_at: datetime,
    end_at: datetime,
    timeout_seconds: float = 30.0,
    on_page: Callable[[int], None] | None = None,
) -> dict[str, list[CalendarItem]]:
    """Every entry of these folders that overlaps `[start_at, end_at)`, in order of start, series expanded.

    All folders go into one request; more are sent only for folders with over 1,000 entries, and for windows over two
    years. `timeout_seconds` bounds the whole reading. A folder that cannot be read raises its error, which names it in
    `detail["folder_id"]`. `on_page` is told how many entries were read so far.
    """
    found: dict[str, dict[str, CalendarItem]] = {folder: {} for folder in folder_ids}
    deadline = Deadline(timeout_seconds)
    for start, end in _cut(start_at, end_at, LONGEST_VIEW):
        _read_view(connection, found, start, end, deadline, on_page)
    return {folder: _within(items.values(), start_at, end_at) for folder, items in found.items()}


def _cut(start_at: datetime, end_at: datetime, longest: timedelta) -> Iterator[tuple[datetime, datetime]]:
    while start_at < end_at:
        cut = min(start_at + longest, end_at)
        yield start_at, cut
        start_at = cut


def _read_view(
    connection: Connection,
    found: dict[str, dict[str, CalendarItem]],
    start_at: datetime,
    end_at: datetime,
    deadline: Deadline,
    on_page: Callable[[int], None] | None,
) -> None:
    waiting: list[tuple[list[str], datetime]] = [(list(found), start_at)] if found else []
    for _ in range(MOST_ROUNDS):
        if not waiting:
            return
        folders, start = waiting.pop()
        pages = connection.call(FindItem(folders, start, end_at), deadline.remaining())
        for folder, page in zip(folders, pages, strict=True):
            found[folder].update((item.id, item) for item in page.items)
            if not page.complete:
                waiting.append(([folder], _next_start(page.items, start, folder)))
        if on_page:
            on_page(sum(map(len, found.values())))
    raise errors.ServerError("the calendar does not end")


def _next_start(items: list[CalendarItem], start_at: datetime, folder: str) -> datetime:
    """A view has no offset: what is behind a full page is asked for from the last start on."""
    last = max((item.start_at for item in items), default=start_at)
    if last <= start_at:
        raise errors.ServerError("more entries at one time than a page can hold", folder_id=folder)
    return last


def _within(items: Iterable[CalendarItem], start_at: datetime, end_at: datetime) -> list[CalendarItem]:
    """Exchange may list what only touches the window."""
    return sorted((one for one in items if one.start_at < end_at and one.end_at > start_at), key=_by_start)


def _by_start(item: CalendarItem) -> tuple[datetime, str]:
    return item.start_at, item.id


def all_folders(connection: Connection, mailbox: str = "", timeout_seconds: float = 30.0) -> list[Folder]:
    """The calendars of a mailbox wherever they sit in its tree, the primary one first; those in Deleted Items left out.

    With `mailbox`, a colleague's: what this account may see of it, at least the calendar itself.
    """
    shared = bool(mailbox) and mailbox.lower() != connection.anchor_mailbox.lower()
    mailbox, deadline = mailbox or connection.anchor_mailbox, Deadline(timeout_seconds)
    [primary] = connection.call(GetFolder([calendar_of(mailbox)]), deadline.remaining())
    others = [folder for folder in _below_root(connection, mailbox, deadline) if folder.id != primary.id]
    first, rest = (FolderKind.SHARED, FolderKind.SHARED) if shared else (FolderKind.PRIMARY, FolderKind.OWN)
    return [replace(primary, kind=first, owner=mailbox), *(replace(one, kind=rest, owner=mailbox) for one in others)]


def thrown_away(connection: Connection, mailbox: str, timeout_seconds: float = 30.0) -> set[str]:
    """The ids of calendars below Deleted Items; none where that folder is not shown to this account."""
    try:
        pages = connection.call(FindFolder([Distinguished("deleteditems", mailbox)]), timeout_seconds)
    except (errors.ReadOnly, errors.FolderNotFound, errors.ItemNotFound):
        return set()
    return {folder.id for page in pages for folder in page.folders}


def shared_calendars(connection: Connection, email: str, timeout_seconds: float = 30.0) -> Shared:
    """A colleague's calendars, opened by address, with the rights that were found."""
    deadline = Deadline(timeout_seconds)
    try:
        folders = [one for one in all_folders(connection, email, deadline.remaining()) if one.can_read]
    except (errors.FolderNotFound, errors.ReadOnly):
        folders = []
    if folders:
        return Shared("write" if folders[0].can_create else "read", folders)
    now = datetime.now(UTC)
    try:
        seen = free_busy(connection, [email], now, now + timedelta(days=1), deadline.remaining())
    except (errors.ServerError, errors.ReadOnly, errors.NoMailbox):
        return Shared("none", [])
    return Shared("free_busy" if seen[email].granted else "none", [])


def _below_root(connection: Connection, mailbox: str, deadline: Deadline) -> list[Folder]:
    parents = [Distinguished("msgfolderroot", mailbox), Distinguished("deleteditems", mailbox)]
    try:
        tree, deleted = connection.call(FindFolder(parents), deadline.remaining())
    except (errors.ReadOnly, errors.FolderNotFound, errors.ItemNotFound):
        return []  # rights on the calendar, none on the root above it
    gone = {folder.id for folder in deleted.folders}
    folders = [*tree.folders, *_further(connection, tree, parents[0], deadline)]
    return [folder for folder in folders if folder.id not in gone]


def _further(connection: Connection, page: FolderPage, parent: Distinguished, deadline: Deadline) -> Iterator[Folder]:
    while page.next_offset is not None:
        [page] = connection.call(FindFolder([parent], offset=page.next_offset), deadline.remaining())
        yield from page.folders


def free_busy(
    connection: Connection,
    emails: Sequence[str],
    start_at: datetime,
    end_at: datetime,
    timeout_seconds: float = 30.0,
) -> dict[str, Availability]:
    """Free/busy of mailboxes, 100 a request and 42 days at a time, clipped to `[start_at, end_at)`."""
    deadline, found = Deadline(timeout_seconds), dict[str, Availability]()
    for group in (emails[at : at + MOST_MAILBOXES] for at in range(0, len(emails), MOST_MAILBOXES)):
        for start, end in _cut(start_at, end_at, LONGEST_FREE_BUSY):
            answers = connection.call(GetUserAvailability(group, start, end), deadline.remaining())
            for email, answer in zip(group, answers, strict=True):
                clipped = [one for one in answer.intervals if one.start_at < end and one.end_at > start]
                found[email] = _merge(found.get(email), replace(answer, intervals=clipped))
    return found


def _merge(before: Availability | None, more: Availability) -> Availability:
    if before is None:
        return more
    intervals = list(dict.fromkeys([*before.intervals, *more.intervals]))
    return replace(before, granted=before.granted and more.granted, intervals=intervals)


def rooms(connection: Connection, timeout_seconds: float = 30.0) -> list[Mailbox]:
    """The rooms of all room lists; none where the organisation keeps no lists, or does not show them."""
    deadline = Deadline(timeout_seconds)
    try:
        lists = connection.call(GetRoomLists(), deadline.remaining())
        found = [room for one in lists for room in connection.call(GetRooms(one.email), deadline.remaining())]
    except (errors.ServerError, errors.ReadOnly):
        return []
    return list(dict.fromkeys(found))
