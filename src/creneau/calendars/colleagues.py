"""Calendars of others: opened by address, with whatever rights there are; rooms from the room lists."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.calendars import exchange
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.values import Folder, Mailbox


def open_calendar(
    *, connection: CalendarConnection, address: str, kind: Calendar.Kind = Calendar.Kind.SHARED, name: str = ""
) -> list[Calendar]:
    """The calendars of that mailbox, by the best right found: entries, else free/busy; checked from now on.

    They are listed under ``name``, where there is one, else under the address.

    ``ValidationError`` when there is no such mailbox or nothing of it is shown; ``ExchangeFailed``.
    """
    address = _address(address)
    try:
        with exchange.opened(connection) as server:
            folders = _folders(server, address)
            if not folders and not _shows_free_busy(server, address):
                raise ValidationError(_("Nothing of this calendar is shown to you. Its owner can share it in Outlook."))
    except errors.NoMailbox:
        raise ValidationError(_("There is no mailbox with this address.")) from None
    except errors.ExchangeError as error:
        raise exchange.failed(error) from error
    return _keep(connection, address, name or address, kind, folders)


def rooms(*, connection: CalendarConnection) -> list[Mailbox]:
    """The rooms of the organisation's room lists; none where it keeps no lists. ``ExchangeFailed``."""
    try:
        with exchange.opened(connection) as server:
            return read.rooms(server, timeout_seconds=15)
    except errors.ExchangeError as error:
        raise exchange.failed(error) from error


def close_calendar(*, calendar: Calendar) -> None:
    """Forget a calendar of somebody else; ``ValidationError`` for one's own, or while it receives the events."""
    if calendar.kind not in {Calendar.Kind.SHARED, Calendar.Kind.ROOM}:
        raise ValidationError(_("Your own calendars stay in the list."))
    if calendar.receives_events:
        raise ValidationError(_("Events are added to this calendar: choose another for them first."))
    calendar.delete()


def _address(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_("This is not an e-mail address.")) from None
    return address


def _folders(server: Connection, address: str) -> list[Folder]:
    """What can be read entry by entry."""
    try:
        found = read.all_folders(server, address)
    except (errors.FolderNotFound, errors.ItemNotFound, errors.ReadOnly):
        return []
    return [folder for folder in found if folder.can_read]


def _shows_free_busy(server: Connection, address: str) -> bool:
    now = timezone.now()
    try:
        return read.free_busy(server, [address], now, now + timedelta(days=1))[address].granted
    except errors.ReadOnly:
        return False


@transaction.atomic
def _keep(
    connection: CalendarConnection, address: str, name: str, kind: Calendar.Kind, folders: list[Folder]
) -> list[Calendar]:
    last = connection.calendars.aggregate(last=Max("position"))["last"] or 0
    fields = {"host": connection.host, "kind": kind, "checks_conflicts": True, "cause": "", "sync_state": ""}
    if not folders:
        only = {"name": name, "reading": Calendar.Reading.FREE_BUSY, "position": last + 1, "can_write": False}
        kept = [_row(connection, address, "", fields | only)]
    else:
        kept = [
            _row(connection, address, folder.id, fields | _readable(folder, name, last + 1 + number, number == 0))
            for number, folder in enumerate(folders)
        ]
    connection.calendars.filter(owner=address).exclude(pk__in=[row.pk for row in kept]).delete()
    CalendarConnection.objects.filter(pk=connection.pk).exclude(due_at=None).update(
        due_at=timezone.now(), mirrored_until=None
    )
    return kept


def _readable(folder: Folder, name: str, position: int, is_main: bool) -> dict[str, object]:
    return {
        "name": name if is_main else f"{name}: {folder.name}"[:255],
        "reading": Calendar.Reading.FOLDER,
        "position": position,
        "can_write": folder.can_create,
        "depth": 0 if is_main else 1,
        "checks_conflicts": is_main,
    }


def _row(connection: CalendarConnection, address: str, folder_id: str, fields: dict[str, object]) -> Calendar:
    row, _created = Calendar.objects.update_or_create(
        connection=connection, owner=address, folder_id=folder_id, defaults=fields
    )
    return row
