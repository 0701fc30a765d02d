"""Folders, and who may do what in them."""

from dataclasses import dataclass, field

CALENDAR, MAIL, CONTACTS, TASKS = "IPF.Appointment", "IPF.Note", "IPF.Contact", "IPF.Task"


@dataclass(frozen=True)
class Rights:
    """EffectiveRights. `free_busy` only shows times to GetUserAvailability and does not open the folder."""

    read: bool = False
    create: bool = False
    modify: bool = False
    delete: bool = False
    create_subfolders: bool = False
    private_items: bool = False
    free_busy: bool = False


LEVELS = {
    "none": Rights(),
    "free_busy": Rights(free_busy=True),
    "reader": Rights(read=True, free_busy=True),
    "author": Rights(read=True, create=True, free_busy=True),
    "editor": Rights(read=True, create=True, modify=True, delete=True, free_busy=True),
    "owner": Rights(True, True, True, True, True, True, True),
}
"""Permission levels, as Outlook names them."""


@dataclass(frozen=True)
class Tombstone:
    """Something that left the folder: `created` and `gone` are places in the mailbox's order of changes."""

    object_id: str
    created: int
    gone: int


@dataclass
class Folder:
    """`permissions`: e-mail address in lower case → a key of LEVELS; "default" is everybody in the organisation."""

    serial: int
    name: str
    parent: int | None
    folder_class: str = MAIL
    distinguished: str | None = None
    permissions: dict[str, str] = field(default_factory=lambda: {"default": "none"})
    tombstones: list[Tombstone] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    version: int = 1

    @property
    def is_calendar(self) -> bool:
        return self.folder_class.startswith(CALENDAR)

    def rights_of(self, email: str) -> Rights:
        return LEVELS[self.permissions.get(email.lower(), self.permissions.get("default", "none"))]


# (distinguished name, class, French name, English name); all but the first two sit under msgfolderroot.
STANDARD = (
    ("root", "", "", ""),
    ("msgfolderroot", MAIL, "Haut de la banque d’informations", "Top of Information Store"),
    ("calendar", CALENDAR, "Calendrier", "Calendar"),
    ("contacts", CONTACTS, "Contacts", "Contacts"),
    ("deleteditems", MAIL, "Éléments supprimés", "Deleted Items"),
    ("drafts", MAIL, "Brouillons", "Drafts"),
    ("inbox", MAIL, "Boîte de réception", "Inbox"),
    ("journal", "IPF.Journal", "Journal", "Journal"),
    ("junkemail", MAIL, "Courrier indésirable", "Junk Email"),
    ("notes", "IPF.StickyNote", "Notes", "Notes"),
    ("outbox", MAIL, "Boîte d’envoi", "Outbox"),
    ("sentitems", MAIL, "Éléments envoyés", "Sent Items"),
    ("tasks", TASKS, "Tâches", "Tasks"),
)
