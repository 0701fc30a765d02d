"""Fills an empty installation from a backup: everything, or on any doubt nothing.

1. The database is as the backup's was, and holds nobody.
2. The rows, as they were; their number and the file's digest are as the backup says.
3. The keys at hand open every sealed password.
4. Nobody holds a lease. What Exchange may have heard of since the backup is looked for before it is written.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from creneau.accounts.models import AuditChain
from creneau.accounts.record import Act, Thing, record
from creneau.calendars.models import CalendarEvent
from creneau.cli import archive
from creneau.cli.archive import ArchiveError
from creneau.notifications.keys import check_keys, rotate_keys


class NotEmpty(Exception):
    """There are rows already; its text says where."""


@transaction.atomic
def refill(path: Path) -> dict[str, Any]:
    """The manifest. ``NotEmpty``, ``ArchiveError``, ``VaultError``: nothing was changed."""
    lines = archive.read(path)
    manifest: dict[str, Any] = next(lines)
    _check_schema(manifest)
    _check_emptiness()
    for label, fields in lines:
        _insert(label, fields)
    _continue_numbering()
    _check_counts(manifest)
    check_keys()
    rotate_keys()
    _let_go()
    _look_before_writing()
    record(Thing.BACKUP, Act.USED, made_at=manifest["made_at"])
    return manifest


def _check_schema(manifest: dict[str, Any]) -> None:
    if manifest["schema"] != archive.schema():
        raise ArchiveError(
            f"it was made by version {manifest['version']}, whose database differs from this one's: "
            "restore with that version, then upgrade"
        )


def _check_emptiness() -> None:
    AuditChain.objects.filter(last_position=0).delete()
    taken = [label for label, count in archive.counts().items() if count]
    if taken:
        raise NotEmpty(", ".join(taken))


def _insert(label: str, fields: dict[str, Any]) -> None:
    model = apps.get_model(label)
    row = model(**{field.attname: field.to_python(fields[field.attname]) for field in archive.stored_fields(model)})
    row.save_base(raw=True, force_insert=True)


def _continue_numbering() -> None:
    """SQLite counts on from the highest by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), archive.kept_models()):
            cursor.execute(statement)


def _check_counts(manifest: dict[str, Any]) -> None:
    if manifest["counts"] != archive.counts():
        raise ArchiveError("rows are missing, or there are too many")


def _let_go() -> None:
    for model in archive.kept_models():
        if any(field.name == "lease_until" for field in model._meta.fields):
            model._base_manager.exclude(lease_until=None).update(lease_until=None)


def _look_before_writing() -> None:
    """After ``tried_at`` an event's key is looked for in Exchange before anything is created."""
    unseen = CalendarEvent.objects.filter(tried_at=None)
    unseen.update(tried_at=timezone.now(), tried_start_at=F("start_at"), tried_end_at=F("end_at"))


def made_at(manifest: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(manifest["made_at"]).astimezone(UTC)
