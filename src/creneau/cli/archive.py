"""An installation in one file, the same for SQLite and PostgreSQL: what a backup writes and a restore reads.

Compressed lines of JSON: the manifest, one line a row, and a last line with the digest of all before it. Sealed
passwords stay sealed; the keys are no part of it. Left out is what belongs to running processes (who watches, who
sweeps) and sessions: after a restore everybody signs in again. API tokens work on: only their digests are kept.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EEXIST
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.duration import duration_string

FORMAT = 1
LEFT_OUT_APPS = {"auth", "contenttypes", "sessions", "usersessions"}
LEFT_OUT = {"accounts.ratecount", "calendars.duty", "calendars.watcher"}


class ArchiveError(Exception):
    """The file is not what a backup wrote; its text says how."""


def kept_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    kept = (each for each in every if each._meta.app_label not in LEFT_OUT_APPS and each._meta.managed)
    return [each for each in kept if each._meta.label_lower not in LEFT_OUT]


def write(path: Path) -> dict[str, Any]:
    """The manifest of what was written. ``FileExistsError`` where a file is already; nothing half-written stays."""
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise FileExistsError(EEXIST, "is there already", str(path))
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            manifest = _write_lines(file)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def read(path: Path) -> Iterator[Any]:
    """The manifest, then ``(label, fields)`` a row. ``ArchiveError`` at the latest when the last line is read."""
    digest = hashlib.sha256()
    try:
        with gzip.open(path, "rb") as lines:
            first = next(lines, b"")
            digest.update(first)
            yield _manifest(first)
            for line in lines:
                content = orjson.loads(line)
                if isinstance(content, dict):
                    if content != {"sha256": digest.hexdigest()} or next(lines, None) is not None:
                        raise ArchiveError("it was changed after the backup")
                    return
                digest.update(line)
                yield content
    except (OSError, EOFError, orjson.JSONDecodeError) as error:
        raise ArchiveError(f"it cannot be read ({error})") from None
    raise ArchiveError("its end is missing")


def schema() -> dict[str, str]:
    """Application → its last migration that the database has."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {application: name for application, name in applied if application not in LEFT_OUT_APPS}


def counts() -> dict[str, int]:
    return {model._meta.label_lower: model._base_manager.count() for model in kept_models()}


def stored_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _write_lines(file: Any) -> dict[str, Any]:
    digest = hashlib.sha256()
    with _unmoving(), gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        manifest = {
            "creneau_backup": FORMAT,
            "version": version("creneau"),
            "made_at": timezone.now(),
            "engine": connection.vendor,
            "schema": schema(),
            "counts": counts(),
        }
        for content in _contents(manifest):
            line = orjson.dumps(content, default=_as_text) + b"\n"
            digest.update(line)
            packed.write(line)
        packed.write(orjson.dumps({"sha256": digest.hexdigest()}) + b"\n")
    return manifest


def _contents(manifest: dict[str, Any]) -> Iterator[Any]:
    yield manifest
    for model in kept_models():
        fields = stored_fields(model)
        for row in model._base_manager.order_by("pk").iterator(chunk_size=1000):
            yield model._meta.label_lower, {field.attname: field.value_from_object(row) for field in fields}


@contextmanager
def _unmoving() -> Iterator[None]:
    """One moment of the database; who writes meanwhile is not held up."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would be IMMEDIATE, and keep writers out
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _manifest(line: bytes) -> dict[str, Any]:
    content = orjson.loads(line) if line else None
    if not isinstance(content, dict) or content.get("creneau_backup") != FORMAT:
        raise ArchiveError("it is not a backup of Créneau")
    return content


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return duration_string(value)
