"""Brings the mirror up to date with the calendars that are checked."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.calendars import exchange, mirror, reading
from creneau.calendars.busy import settings_of
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection
from creneau.calendars.signals import calendars_read
from creneau.ews import errors

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
SLOWEST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True)
class Synchronised:
    """``synchronised_at``: the mirror is true as of then. ``busy_times``: what it holds that takes time away."""

    synchronised_at: datetime
    busy_times: int


def synchronise(*, connection: CalendarConnection, within: timedelta = timedelta(seconds=25)) -> Synchronised:
    """Read every checked calendar now, also those that could not be read before; ``ExchangeFailed``."""
    connection.calendars.exclude(cause="").update(cause="", sync_state="")
    _look(connection, whole=True, deadline=timezone.now() + within)
    blocking = settings_of(connection.host).blocking_statuses()
    mirrored = BusyTime.objects.filter(calendar__connection=connection, calendar__checks_conflicts=True)
    busy_times = mirrored.filter(status__in=blocking).count()
    return Synchronised(connection.synchronised_at or timezone.now(), busy_times)


def poll(*, connection_id: int) -> None:
    """Ask whether something changed, and read again if so. Done by one worker at a time, when the row is due."""
    if not CalendarConnection.objects.claim(connection_id, now=timezone.now(), lasting=LEASE):
        return
    connection = CalendarConnection.objects.select_related("host").get(pk=connection_id)
    try:
        _look(connection, whole=False, deadline=timezone.now() + LEASE - timedelta(seconds=20))
    except ExchangeFailed as failure:
        log.info("connection %s: %s", connection_id, failure.cause)
    finally:
        CalendarConnection.objects.filter(pk=connection_id).update(lease_until=None)


@db_task()
def poll_connection(connection_id: int) -> None:
    poll(connection_id=connection_id)


def _look(connection: CalendarConnection, *, whole: bool, deadline: datetime) -> None:
    """One look; a calendar that is no longer shown to us is set aside, and the others are read without it."""
    started_at = timezone.now()
    window = _window(started_at)
    whole = whole or connection.mirrored_until is None or connection.mirrored_until < window.end_at - timedelta(days=1)
    try:
        with exchange.opened(connection) as server:
            while True:
                try:
                    seen = reading.read_changed(server, connection, window, whole=whole, deadline=deadline)
                    break
                except (errors.FolderNotFound, errors.ReadOnly, errors.NoMailbox) as error:
                    _set_aside(connection, error)
    except errors.ExchangeError as error:
        _failed(connection, error)
        raise exchange.failed(error) from error
    _store(connection, seen, started_at, window.end_at if whole else connection.mirrored_until)


def _set_aside(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """Raises the error again when it is not about a calendar beside the primary one."""
    beside = connection.calendars.checked().filter(cause="").exclude(kind=Calendar.Kind.PRIMARY)
    lost = beside.filter(folder_id=error.detail.get("folder_id") or "-") | beside.filter(
        reading=Calendar.Reading.FREE_BUSY, owner=error.detail.get("mailbox") or "-"
    )
    if not lost.update(cause=error.cause):
        raise error


@transaction.atomic
def _store(
    connection: CalendarConnection, seen: list[reading.Reading], as_of: datetime, mirrored_until: datetime | None
) -> None:
    """A reading that began before the one already stored is dropped, and so is one of a connection that is gone."""
    row = CalendarConnection.objects.select_for_update().filter(pk=connection.pk).first()
    if row is None or (row.synchronised_at and row.synchronised_at > as_of):
        return
    alive = set(connection.calendars.values_list("pk", flat=True))
    for one in seen:
        kept = {calendar: entries for calendar, entries in one.seen.items() if calendar.pk in alive}
        mirror.replace(connection.host, kept, one.window)
        Calendar.objects.bulk_update(kept, ["sync_state"])
    connection.status, connection.cause, connection.failures = CalendarConnection.Status.CONNECTED, "", 0
    connection.synchronised_at, connection.due_at = as_of, timezone.now() + settings.POLL_EVERY
    connection.mirrored_until = mirrored_until
    connection.save(update_fields=["status", "cause", "failures", "synchronised_at", "due_at", "mirrored_until"])
    transaction.on_commit(lambda: calendars_read.send(sender=CalendarConnection, host_id=connection.host_id))


def _failed(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """A refused sign-in is not repeated; everything else is tried again, later and later."""
    connection.cause, connection.failures = error.cause, connection.failures + 1
    if isinstance(error, errors.SignInError):
        connection.status, connection.due_at = CalendarConnection.Status.NEEDS_PASSWORD, None
    else:
        wait = min(settings.POLL_EVERY * 2 ** min(connection.failures - 1, 10), SLOWEST_RETRY)
        asked = timedelta(seconds=float(error.detail.get("retry_after_seconds") or 0))
        connection.status = CalendarConnection.Status.UNREACHABLE
        connection.due_at = timezone.now() + max(wait, asked)
    connection.save(update_fields=["status", "cause", "failures", "due_at"])


def _window(now: datetime) -> mirror.Window:
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return mirror.Window(start, start + settings.MIRROR_AHEAD)
