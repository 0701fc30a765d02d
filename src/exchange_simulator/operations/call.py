"""One request being answered: who asks, in whose name, about what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from exchange_simulator.errors import EwsError, schema_violation
from exchange_simulator.mailbox import ids
from exchange_simulator.mailbox.account import Account
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.folder import Folder, Rights
from exchange_simulator.mailbox.ids import read_change_key, read_id
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.organisation import Organisation
from exchange_simulator.mailbox.series import is_occurrence, occurrence_at, original_starts
from exchange_simulator.mailbox.zones import zone_named
from exchange_simulator.operations.subscriptions import Subscriptions
from exchange_simulator.versions import Version
from exchange_simulator.wire.sight import Sight
from exchange_simulator.wire.soap import Request
from exchange_simulator.wire.xml import Element, child, local, text

_NOT_IN_EVERY_MAILBOX_NAMES = (
    "publicfoldersroot searchfolders voicemail recoverableitemsroot recoverableitemsdeletions"
    " recoverableitemsversions recoverableitemspurges archiveroot archivemsgfolderroot archivedeleteditems"
    " archiverecoverableitemsroot archiverecoverableitemsdeletions archiverecoverableitemsversions"
    " archiverecoverableitemspurges syncissues conflicts localfailures serverfailures recipientcache"
    " quickcontacts conversationhistory adminauditlogs todosearch mycontacts directory imcontactlist"
    " peopleconnect favorites"
)
_NOT_IN_EVERY_MAILBOX = frozenset(_NOT_IN_EVERY_MAILBOX_NAMES.split())


@dataclass(frozen=True)
class Limits:
    """What Exchange's throttling policy bounds. `minute_seconds` is how long a minute of a streaming connection
    lasts, so that tests need not wait."""

    page: int = 1000
    sync_page: int = 512
    hanging_connections: int = 3
    minute_seconds: float = 60.0
    heartbeat_seconds: float = 30.0


@dataclass(frozen=True)
class Call:
    """`acting_as` is the e-mail address whose rights count: the account's own, or the impersonated one.

    `is_alive` says whether somebody still listens to a stream. `refusal` and `ignored` are faults: what every
    response message says, and changes that are only pretended.
    """

    organisation: Organisation
    server: Version
    account: Account
    acting_as: str
    request: Request
    request_version: str
    subscriptions: Subscriptions
    limits: Limits
    is_alive: Callable[[], bool] = lambda: True
    refusal: EwsError | None = None
    ignored: bool = False

    @property
    def body(self) -> Element:
        return self.request.body

    @property
    def zone(self) -> tzinfo:
        """Of the TimeZoneContext; UTC without one."""
        return UTC if self.request.time_zone is None else zone_named(self.request.time_zone, ZoneInfo("UTC"))

    def mailbox(self, address: str = "") -> Mailbox:
        """Raises ErrorNonExistentMailbox, or what the mailbox's state says."""
        mailbox = self.organisation.mailboxes.get((address or self.acting_as).lower())
        if mailbox is None:
            raise EwsError("ErrorNonExistentMailbox")
        if mailbox.state != "active":
            raise EwsError(mailbox.state)
        return mailbox

    def rights(self, mailbox: Mailbox, folder: Folder) -> Rights:
        return self.organisation.rights(self.acting_as, mailbox, folder.serial)

    def sight(self, mailbox: Mailbox, folder: Folder, *, whole: bool = True, body_type: str = "Best") -> Sight:
        rights = self.rights(mailbox, folder)
        return Sight(mailbox, self.zone, self.request_version, rights, whole, body_type)

    def folder(self, element: Element) -> tuple[Mailbox, Folder]:
        """From a FolderId or DistinguishedFolderId. A folder one may not open does not exist for one:
        ErrorItemNotFound for a standard folder, ErrorFolderNotFound for another."""
        if local(element) == "FolderId":
            return self._folder_by_id(element.get("Id", ""))
        if local(element) != "DistinguishedFolderId":
            raise EwsError("ErrorFolderNotFound")
        name = element.get("Id", "")
        mailbox = self.mailbox(text(child(element, "Mailbox"), "EmailAddress"))
        if name in _NOT_IN_EVERY_MAILBOX:
            raise EwsError("ErrorFolderNotFound")
        found = next((each for each in mailbox.folders.values() if each.distinguished == name), None)
        if found is None:
            raise schema_violation(f"The 'Id' attribute is invalid - The value '{name}' is invalid.")
        if not self.rights(mailbox, found).read:
            missing = f"The specified object was not found in the store., Default folder {name} not found."
            raise EwsError("ErrorItemNotFound", missing)
        return mailbox, found

    def item(self, element: Element) -> tuple[Mailbox, Event]:
        """From an ItemId, OccurrenceItemId or RecurringMasterItemId. Raises ErrorItemNotFound."""
        if local(element) == "OccurrenceItemId":
            mailbox, master = self._item_by_id(element.get("RecurringMasterId", ""))
            return mailbox, _instance(master, int(element.get("InstanceIndex", "0")))
        if local(element) == "RecurringMasterItemId":
            mailbox, occurrence = self._item_by_id(element.get("OccurrenceId", ""))
            return mailbox, mailbox.items[occurrence.serial]
        return self._item_by_id(element.get("Id", ""))

    def check_change_key(self, element: Element, event: Event, *, required: bool = True) -> None:
        """Raises ErrorIrresolvableConflict where the client last saw another version of the item.

        https://learn.microsoft.com/exchange/client-developer/web-service-reference/changekey
        """
        key = element.get("ChangeKey")
        if key is None:
            if required:
                raise EwsError("ErrorChangeKeyRequired")
            return
        if read_change_key(key) != event.version:
            raise EwsError("ErrorIrresolvableConflict")

    def _folder_by_id(self, text_id: str) -> tuple[Mailbox, Folder]:
        object_id = read_id(text_id)
        if object_id.kind != ids.FOLDER:
            raise EwsError("ErrorCannotUseItemIdForFolderId", "The Id is of an item, not of a folder.")
        mailbox = self._mailbox_by_guid(object_id.mailbox, "ErrorFolderNotFound")
        folder = mailbox.folders.get(object_id.serial)
        if folder is None or not self.rights(mailbox, folder).read:
            raise EwsError("ErrorFolderNotFound")
        return mailbox, folder

    def _item_by_id(self, text_id: str) -> tuple[Mailbox, Event]:
        object_id = read_id(text_id)
        if object_id.kind == ids.FOLDER:
            raise EwsError("ErrorCannotUseFolderIdForItemId", "The Id is of a folder, not of an item.")
        mailbox = self._mailbox_by_guid(object_id.mailbox, "ErrorItemNotFound")
        event = mailbox.items.get(object_id.serial)
        if event is None or not self.rights(mailbox, mailbox.folders[event.folder]).read:
            raise EwsError("ErrorItemNotFound")
        if object_id.original_start is None:
            return mailbox, event
        if not is_occurrence(event, object_id.original_start):
            raise EwsError("ErrorItemNotFound")
        return mailbox, occurrence_at(event, object_id.original_start)

    def _mailbox_by_guid(self, guid: bytes, missing: str) -> Mailbox:
        mailbox = self.organisation.mailbox_with(guid)
        if mailbox is None:
            raise EwsError(missing)
        return self.mailbox(mailbox.owner.email)


def _instance(master: Event, index: int) -> Event:
    """The index counts from 1 and counts deleted occurrences too."""
    if master.recurrence is None or index < 1:
        raise EwsError("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange", "The index is out of range.")
    horizon = master.start.replace(year=master.start.year + 30)
    for number, original in enumerate(original_starts(master, until=horizon), start=1):
        if number == index:
            if original in master.deleted:
                raise EwsError("ErrorCalendarOccurrenceIsDeletedFromRecurrence")
            return occurrence_at(master, original)
    raise EwsError("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange", "The index is out of range.")
