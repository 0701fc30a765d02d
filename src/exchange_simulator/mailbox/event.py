"""A calendar item: a single appointment, the master of a series, or one occurrence of it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from exchange_simulator.mailbox.recurrence import Recurrence

STATUSES = ("Free", "Tentative", "Busy", "OOF", "WorkingElsewhere", "NoData")
"""LegacyFreeBusyStatus."""


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Attendee:
    """`response` is the attendee's ResponseType: Unknown until they answer."""

    person: Person
    response: str = "Unknown"


@dataclass(frozen=True)
class PropertyKey:
    """Names one extended property. `space` is a property set (distinguished name or lower-case GUID) or,
    for a tagged property, "tag"; `name` its name, number or tag; `kind` its MAPI type."""

    space: str
    name: str
    kind: str


@dataclass
class Event:
    """Instants are aware UTC. `serial` names it inside its mailbox, `folder` is its folder's serial.

    `time_zone` is the Windows name it was written with, kept as sent even where nobody knows it; `zone`
    the one its wall clock follows. `original_start` is set for an occurrence only. `version` grows with
    each change and shows as the ChangeKey; `changed` is its place in the mailbox's order of changes.
    """

    serial: int
    folder: int
    uid: str
    start: datetime
    end: datetime
    zone: ZoneInfo
    time_zone: str
    organizer: Person
    subject: str = ""
    body: str = ""
    body_type: str = "HTML"
    location: str = ""
    status: str = "Busy"
    is_all_day: bool = False
    sensitivity: str = "Normal"
    importance: str = "Normal"
    categories: tuple[str, ...] = ()
    is_reminder_set: bool = True
    reminder_minutes: int = 15
    required: tuple[Attendee, ...] = ()
    optional: tuple[Attendee, ...] = ()
    resources: tuple[Attendee, ...] = ()
    is_cancelled: bool = False
    is_response_requested: bool = True
    my_response: str = "Organizer"
    invitations_sent: bool = False
    sequence: int = 0
    extended: dict[PropertyKey, tuple[str, ...]] = field(default_factory=dict)
    recurrence: Recurrence | None = None
    exceptions: dict[datetime, "Event"] = field(default_factory=dict)
    deleted: set[datetime] = field(default_factory=set)
    original_start: datetime | None = None
    is_exception: bool = False
    created_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    modified_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    created: int = 0
    changed: int = 0
    version: int = 1

    @property
    def attendees(self) -> tuple[Attendee, ...]:
        return (*self.required, *self.optional, *self.resources)

    @property
    def is_meeting(self) -> bool:
        return bool(self.attendees) or self.my_response != "Organizer"

    @property
    def duration(self) -> timedelta:
        return self.end - self.start

    @property
    def kind(self) -> str:
        """CalendarItemType as on the wire."""
        if self.original_start is not None:
            return "Exception" if self.is_exception else "Occurrence"
        return "RecurringMaster" if self.recurrence else "Single"

    def start_on(self, day: date) -> datetime:
        """When the series starts on one of its days: same wall clock, whatever the season. Aware UTC."""
        clock = self.start.astimezone(self.zone).time()
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
