"""What goes into Exchange and what comes out. Instants are aware UTC, intervals half-open `[start, end)`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class BusyStatus(StrEnum):
    """How an entry shows in the calendar; Exchange calls it LegacyFreeBusyStatus."""

    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OUT_OF_OFFICE = "out_of_office"
    WORKING_ELSEWHERE = "working_elsewhere"


class FolderKind(StrEnum):
    """What a calendar is to the person who connects it."""

    PRIMARY = "primary"
    OWN = "own"
    SHARED = "shared"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder and what the signed-in account may do in it."""

    id: str
    change_key: str
    name: str
    parent_id: str
    folder_class: str  # "IPF.Appointment" for a calendar; a suffix may follow
    can_read: bool
    can_create: bool
    kind: FolderKind = FolderKind.OWN
    owner: str = ""  # the e-mail address of the mailbox it was read from, "" for one's own

    @property
    def is_calendar(self) -> bool:
        return self.folder_class == "IPF.Appointment" or self.folder_class.startswith("IPF.Appointment.")


class Distinguished(NamedTuple):
    """A folder by its part in the mailbox ("calendar", "msgfolderroot"), perhaps in somebody else's mailbox."""

    name: str
    mailbox: str = ""


FolderRef = str | Distinguished  # a FolderId, or the part it plays


class ItemId(NamedTuple):
    """Where an item is, and which edit of it was seen. The id may be 512 characters and longer."""

    id: str
    change_key: str


class CalendarItem(NamedTuple):
    """One entry of a calendar view; series come expanded. A tuple, because a view holds thousands of them."""

    id: str
    change_key: str
    start_at: datetime
    end_at: datetime
    status: BusyStatus
    is_all_day: bool
    is_cancelled: bool
    declined: bool
    event_key: str  # "" for what is not ours


class Page(NamedTuple):
    """What one folder answered to a view: `complete` is false when more lies behind the last start."""

    items: list[CalendarItem]
    complete: bool


class Shared(NamedTuple):
    """What a colleague's mailbox lets us see; `folders` is empty below the right to read."""

    rights: str  # "none" "free_busy" "read" "write"
    folders: list[Folder]


class FolderPage(NamedTuple):
    """One page of folders: `next_offset` is None when this was the last."""

    folders: list[Folder]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class Attendee:
    """Someone invited to an event. `response`: "accepted" "declined" "tentative", "" before they answered."""

    name: str
    email: str
    response: str = ""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to write. With attendees it is a meeting, and Exchange sends the invitations."""

    event_key: str  # ours; finds the event again, whatever happens to its ItemId
    subject: str
    body_html: str
    start_at: datetime
    end_at: datetime
    time_zone: str  # the host's, an IANA name: Outlook shows the event in it
    location: str = ""
    attendees: tuple[Attendee, ...] = ()
    reminder_minutes: int | None = 15  # None: no reminder
    status: BusyStatus = BusyStatus.BUSY
    uid: str = ""  # what calendars know it by; Exchange makes one where none is given


@dataclass(frozen=True, slots=True)
class EventDetails:
    """One event as it stands in Exchange, read in full."""

    id: str
    change_key: str
    uid: str
    event_key: str
    subject: str
    body_html: str
    start_at: datetime
    end_at: datetime
    status: BusyStatus
    location: str
    is_cancelled: bool
    attendees: tuple[Attendee, ...]


class ChangedItem(NamedTuple):
    """An item that changed since a sync state. Without times it was removed, or does not say them."""

    id: str
    start_at: datetime | None = None
    end_at: datetime | None = None
    is_series: bool = False
    is_new: bool = False
    is_gone: bool = False
    entry: CalendarItem | None = None  # an entry that stands alone, where the answer tells all of it


@dataclass(frozen=True, slots=True)
class SyncChanges:
    """What changed in a folder since a sync state: masters, not occurrences."""

    sync_state: str
    items: tuple[ChangedItem, ...]
    complete: bool  # False: ask again with this sync state

    @property
    def changed(self) -> tuple[str, ...]:
        """The ids."""
        return tuple(item.id for item in self.items)


class BusyInterval(NamedTuple):
    """A stretch of somebody's free/busy, without saying what it is."""

    start_at: datetime
    end_at: datetime
    status: BusyStatus


class WorkingPeriod(NamedTuple):
    """Hours on the wall clock, in minutes since midnight, on these days (0 is Monday)."""

    weekdays: tuple[int, ...]
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a mailbox says it works. `zones`: IANA zones whose clock runs like the mailbox's, the likeliest first."""

    periods: tuple[WorkingPeriod, ...]
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """What GetUserAvailability says of one mailbox. `granted` is false where even free/busy is kept from us."""

    granted: bool
    intervals: list[BusyInterval]
    working_hours: WorkingHours | None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and address of the organisation's directory."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Notification:
    """What one answer of a stream says: folders in which something happened, or that the stream is over."""

    changed_folders: tuple[str, ...]
    lost_subscriptions: tuple[str, ...]
    is_closed: bool


class Secret(str):
    """Text that hides in a repr, and so in every traceback that shows the values of variables."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A sign-in name as it is sent, and its password, which never shows in a repr."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.username!r}, …)"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried on the way to a connection, in the words of the API's `tried`."""

    step: str  # autodiscover_soap | autodiscover_pox | autodiscover_redirect | autodiscover_srv | ews
    url: str
    outcome: str  # "ok", an HTTP status, or a word such as "timeout"
    detail: str = ""
    duration_ms: int = 0
