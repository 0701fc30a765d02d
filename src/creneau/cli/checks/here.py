"""What can be checked without asking anybody but the database."""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import version

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from creneau.accounts import chain
from creneau.accounts.models import AuditChain, AuditEntry
from creneau.cli import database
from creneau.cli.checks import Mend
from creneau.config.gauges import WORK_WAITS_AT_MOST, WORKER_IS_SILENT_AT_MOST, oldest_due, sweep_age
from creneau.notifications.keys import check_keys

ENOUGH_FREE = 500 * 1024 * 1024
CLOCKS_AGREE_WITHIN = timedelta(seconds=5)


def _version() -> Iterator[str]:
    yield f"Créneau {version('creneau')}, Django {django.__version__}, Python {platform.python_version()}"


def _settings() -> Iterator[str]:
    yield f"pages at {settings.BASE_URL}"
    yield f"data in {settings.DATA_DIR}"
    if not settings.BASE_URL.startswith("https://"):
        yield "plain http: sign-in and the connect form work on this machine only"
    elif not settings.TRUSTED_PROXIES:
        yield "no proxy is trusted: TLS has to end here, or set CRENEAU_TRUSTED_PROXIES"


def _database() -> Iterator[str]:
    if not database.is_up_to_date():
        raise Mend("it is older than the program: run creneau migrate")
    yield f"{connection.vendor}, up to date"


def _keys() -> Iterator[str]:
    check_keys()
    yield f"{len(settings.CREDENTIAL_KEYS)} in use, open everything that is sealed"


def _clock() -> Iterator[str]:
    """Against the database's, and against what was written down before."""
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs = cursor.fetchone()[0]
        if abs(theirs - now) > CLOCKS_AGREE_WITHIN:
            raise Mend(f"here it is {now:%H:%M:%S} UTC, at the database {theirs:%H:%M:%S}: set both clocks (NTP)")
    if (newest := _newest_entry()) and newest > now + CLOCKS_AGREE_WITHIN:
        raise Mend(f"it is {now:%Y-%m-%d %H:%M} UTC here, but something was written on {newest:%Y-%m-%d %H:%M}: set it")
    yield f"{now:%Y-%m-%d %H:%M:%S} UTC"


def _newest_entry() -> datetime | None:
    applied = MigrationRecorder.Migration.objects.order_by("-applied").values_list("applied", flat=True).first()
    written = AuditEntry.objects.order_by("-at", "-pk").values_list("at", flat=True).first()
    return max((moment for moment in (applied, written) if moment), default=None)


def _disk() -> Iterator[str]:
    folder = settings.DATA_DIR
    if not os.access(folder, os.W_OK):
        raise Mend(f"{folder} cannot be written to: give it to the user who runs Créneau")
    free = shutil.disk_usage(folder).free
    if free < ENOUGH_FREE:
        raise Mend(f"{free // 1024**2} MB are free under {folder}: make room, a full disk loses bookings")
    yield f"{free // 1024**3} GB free under {folder}"
    if others := folder.stat().st_mode & 0o077:
        yield f"others on this machine may look into it (mode {others:o}): chmod 700"


def _queue() -> Iterator[str]:
    now = timezone.now()
    silent = sweep_age(now)
    if silent is None:
        yield "no worker has run yet"
        return
    if silent > WORKER_IS_SILENT_AT_MOST.total_seconds():
        since = now - timedelta(seconds=silent)
        raise Mend(f"no worker has looked for work since {since:%Y-%m-%d %H:%M} UTC: start creneau serve or worker")
    due = oldest_due(now)
    for kind, (count, seconds) in due.items():
        if seconds > WORK_WAITS_AT_MOST.total_seconds():
            words = kind.replace("_", " ")
            raise Mend(f"{words}: {count} due, the oldest for {seconds / 60:.0f} minutes: see the worker's log")
    yield f"a worker is alive; {sum(count for count, _ in due.values())} rows are due"


def _audit_log() -> Iterator[str]:
    while chain.seal():
        pass
    if broken := chain.first_broken():
        raise Mend(f"{broken}: compare with a copy that creneau audit export wrote")
    end = AuditChain.objects.first() or AuditChain()
    yield f"{end.last_position - end.anchor_position} entries, unbroken"
    yield f"the last one is {end.last_position} {end.last_digest}"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "version": _version,
    "settings": _settings,
    "database": _database,
    "credential keys": _keys,
    "clock": _clock,
    "disk": _disk,
    "queue": _queue,
    "audit log": _audit_log,
}
