"""One mailbox: a tree of folders, the events in them, and every change numbered."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox import ids
from exchange_simulator.mailbox.event import Event, Person
from exchange_simulator.mailbox.folder import CALENDAR, STANDARD, Folder, Tombstone
from exchange_simulator.mailbox.ids import ObjectId, new_uid
from exchange_simulator.mailbox.log import Change
from exchange_simulator.mailbox.series import occurrence_at, occurrences, touches
from exchange_simulator.mailbox.working_hours import WorkingHours
from exchange_simulator.mailbox.zones import windows_name

if TYPE_CHECKING:
    from exchange_simulator.mailbox.organisation import Organisation

FolderRef = Folder | str | int


class Mailbox:
    """Its public methods take the organisation's lock; times are aware, kept as UTC.

    `state` other than "active" refuses every operation with the response code it names, for instance
    "ErrorMailboxMoveInProgress".
    """

    def __init__(self, organisation: Organisation, owner: Person, zone: ZoneInfo, language: str) -> None:
        self.organisation = organisation
        self.owner = owner
        self.zone = zone
        self.guid = uuid.uuid4().bytes
        self.state = "active"
        self.working_hours = WorkingHours()
        self.folders: dict[int, Folder] = {}
        self.items: dict[int, Event] = {}
        self._serial = 0
        self._add_standard_folders(language)

    # Folders

    def folder(self, name: FolderRef = "calendar") -> Folder:
        """By distinguished name, by displayed name or by serial. Raises ErrorFolderNotFound."""
        if isinstance(name, Folder):
            return name
        if isinstance(name, int):
            found = self.folders.get(name)
        else:
            by_name = (folder for folder in self.folders.values() if name in (folder.distinguished, folder.name))
            found = next(by_name, None)
        if found is None:
            raise EwsError("ErrorFolderNotFound")
        return found

    def add_folder(self, name: str, parent: FolderRef = "calendar", folder_class: str = CALENDAR) -> Folder:
        with self.organisation.lock:
            within = self.folder(parent)
            folder = Folder(self._next_serial(), name, within.serial, folder_class)
            folder.created = folder.changed = self.organisation.next_number()
            self.folders[folder.serial] = folder
            self._log("Created", within.serial, self.folder_id(folder), folder.version, is_folder=True)
            return folder

    def delete_folder(self, folder: Folder) -> None:
        """With everything in it, subfolders too."""
        with self.organisation.lock:
            for child in self.children(folder):
                self.delete_folder(child)
            for item in self.events(folder):
                self.delete_event(item)
            within = folder.parent or 1
            self._log("Deleted", within, self.folder_id(folder), folder.version, is_folder=True)
            del self.folders[folder.serial]

    def share(self, email: str, level: str, folder: FolderRef = "calendar") -> None:
        """Gives somebody rights; `level` is a key of folder.LEVELS, `email` an address or "default"."""
        with self.organisation.lock:
            self.folder(folder).permissions[email.lower()] = level

    def children(self, folder: Folder) -> list[Folder]:
        return [child for child in self.folders.values() if child.parent == folder.serial]

    # Events

    def events(
        self, folder: FolderRef = "calendar", *, start: datetime | None = None, end: datetime | None = None
    ) -> list[Event]:
        """With a window: what shows in it, series expanded, by start. Without: single events and masters."""
        with self.organisation.lock:
            items = [item for item in self.items.values() if item.folder == self.folder(folder).serial]
            if start is None or end is None:
                return sorted(items, key=lambda item: item.start)
            shown = [event for item in items for event in _in_window(item, start, end)]
            return sorted(shown, key=lambda event: (event.start, event.end, event.serial))

    def find_event(self, uid: str) -> Event | None:
        with self.organisation.lock:
            deleted = self.folder("deleteditems").serial
            kept = (item for item in self.items.values() if item.folder != deleted)
            return next((item for item in kept if item.uid == uid), None)

    def add_event(
        self,
        subject: str = "",
        *,
        start: datetime,
        end: datetime,
        status: str = "Busy",
        folder: FolderRef = "calendar",
        **fields: Any,
    ) -> Event:
        """Adds an event as its owner would in Outlook; `fields` are those of Event. Nothing is sent."""
        with self.organisation.lock:
            number, now = self.organisation.next_number(), self.organisation.clock()
            defaults: dict[str, Any] = {
                "uid": new_uid(),
                "zone": self.zone,
                "time_zone": windows_name(self.zone),
                "organizer": self.owner,
            }
            event = Event(
                serial=self._next_serial(),
                folder=self.folder(folder).serial,
                start=_whole(start),
                end=_whole(end),
                subject=subject,
                status=status,
                created=number,
                changed=number,
                created_at=now,
                modified_at=now,
                **(defaults | fields),
            )
            self.items[event.serial] = event
            self._log("Created", event.folder, self.item_id(event), event.version)
            return event

    def change_event(self, event: Event, **fields: Any) -> Event:
        """Changes an event in place; for an occurrence, `fields` turn it into an exception of its series."""
        with self.organisation.lock:
            master = self.items.get(event.serial)
            if master is None:
                raise EwsError("ErrorItemNotFound")
            target = master if event.original_start is None else self._exception(master, event.original_start)
            for name, value in fields.items():
                setattr(target, name, _whole(value) if isinstance(value, datetime) else value)
            self._touch(master)
            target.version, target.modified_at = master.version, master.modified_at
            return target

    def delete_event(self, event: Event) -> None:
        """Removes it for good; an occurrence leaves a hole in its series."""
        with self.organisation.lock:
            master = self.items.get(event.serial)
            if master is None:
                raise EwsError("ErrorItemNotFound")
            if event.original_start is not None:
                master.exceptions.pop(event.original_start, None)
                master.deleted.add(event.original_start)
                self._touch(master)
                return
            number = self._bury(master)
            del self.items[master.serial]
            self._log("Deleted", master.folder, self.item_id(master), master.version, number)

    def move_event(self, event: Event, folder: Folder) -> Event:
        """To another folder of this mailbox; it gets a new identifier, as in Exchange."""
        with self.organisation.lock:
            old_id, old_folder = self.item_id(event), event.folder
            number = self._bury(event)
            del self.items[event.serial]
            event.serial, event.folder = self._next_serial(), folder.serial
            event.created = event.changed = number
            event.version += 1
            self.items[event.serial] = event
            for exception in event.exceptions.values():
                exception.serial, exception.folder = event.serial, event.folder
            self._log("Moved", folder.serial, self.item_id(event), event.version, number, old_id, old_folder)
            return event

    # Identifiers

    def folder_id(self, folder: Folder) -> str:
        return str(ObjectId(ids.FOLDER, self.guid, folder.serial))

    def item_id(self, event: Event) -> str:
        kind = ids.ITEM if event.original_start is None else ids.OCCURRENCE
        return str(ObjectId(kind, self.guid, event.serial, event.original_start))

    # Inside

    def _add_standard_folders(self, language: str) -> None:
        for name, folder_class, french, english in STANDARD:
            parent = None if name == "root" else 1 if name == "msgfolderroot" else 2
            display = french if language == "fr" else english
            folder = Folder(self._next_serial(), display, parent, folder_class, name)
            folder.created = folder.changed = self.organisation.next_number()
            self.folders[folder.serial] = folder
        self.folder("calendar").permissions["default"] = "free_busy"

    def _exception(self, master: Event, original: datetime) -> Event:
        exception = occurrence_at(master, original)
        exception.is_exception = True
        master.exceptions[original] = exception
        return exception

    def _touch(self, event: Event) -> None:
        event.version += 1
        event.modified_at = self.organisation.clock()
        event.changed = self.organisation.next_number()
        self._log("Modified", event.folder, self.item_id(event), event.version, event.changed)

    def _bury(self, event: Event) -> int:
        number = self.organisation.next_number()
        tombstone = Tombstone(self.item_id(event), event.created, number)
        self.folders[event.folder].tombstones.append(tombstone)
        return number

    def _log(
        self,
        kind: str,
        folder: int,
        object_id: str,
        version: int,
        number: int | None = None,
        old_id: str = "",
        old_folder: int = 0,
        is_folder: bool = False,
    ) -> None:
        number = number if number is not None else self.organisation.next_number()
        at, key = self.organisation.clock(), ids.change_key(version)
        change = Change(number, self.guid, folder, kind, object_id, key, at, old_id, old_folder, is_folder)
        self.organisation.record(change)

    def _next_serial(self) -> int:
        self._serial += 1
        return self._serial


def _in_window(item: Event, start: datetime, end: datetime) -> list[Event]:
    if item.recurrence is not None:
        return occurrences(item, start, end)
    return [item] if touches(item, start, end) else []


def _whole(moment: datetime) -> datetime:
    """Aware UTC in whole seconds, as identifiers of occurrences carry them."""
    return moment.astimezone(UTC).replace(microsecond=0)
