"""Reads the calendars that are checked into the mirror."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.calendars import exchange, mirror
from creneau.calendars.busy import settings_of
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection
from creneau.calendars.signals import calendars_read
from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.operations.sync_folder_items import SyncFolderItems
from creneau.ews.values import CalendarItem

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
SLOWEST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True)
class Synchronised:
    """``synchronised_at``: the mirror is true as of then. ``busy_times``: what it holds that takes time away."""

    synchronised_at: datetime
    busy_times: int


def synchronise(*, connection: CalendarConnection, within: timedelta = timedelta(seconds=25)) -> Synchronised:
    """Read every checked calendar now; ``ExchangeFailed`` when Exchange does not answer."""
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
    started_at = timezone.now()
    window = _window(connection, started_at)
    whole = whole or connection.mirrored_until is None or connection.mirrored_until < window.end_at - timedelta(days=1)
    try:
        with exchange.opened(connection) as server:
            _read(server, connection, window, started_at, whole=whole, deadline=deadline)
    except errors.ExchangeError as error:
        _failed(connection, error)
        raise exchange.failed(error) from error


def _read(
    server: Connection,
    connection: CalendarConnection,
    window: mirror.Window,
    started_at: datetime,
    *,
    whole: bool,
    deadline: datetime,
) -> None:
    """The sync states are taken before the reading: what changes meanwhile is noticed the next time."""
    checked = list(connection.calendars.checked())
    changed = [calendar for calendar in checked if _move_on(server, calendar, deadline) or whole]
    seen: dict[Calendar, list[CalendarItem]] = {}
    if changed:
        ids = [calendar.folder_id for calendar in changed]
        items = read.calendar_view(server, ids, window.start_at, window.end_at, timeout_seconds=_left(deadline))
        seen = {calendar: items[calendar.folder_id] for calendar in changed}
    _store(connection, seen, window, started_at)


def _move_on(server: Connection, calendar: Calendar, deadline: datetime) -> bool:
    """Bring the calendar's sync state to the present; True when something changed since the last one."""
    before, changed = calendar.sync_state, not calendar.sync_state
    while True:
        try:
            answer = server.call(SyncFolderItems(calendar.folder_id, calendar.sync_state), _left(deadline))
        except errors.InvalidSyncState:
            if not calendar.sync_state:
                raise
            calendar.sync_state, changed = "", True
            continue
        calendar.sync_state, changed = answer.sync_state, changed or bool(answer.changed)
        if answer.complete or answer.sync_state == before:
            return changed
        before = answer.sync_state


@transaction.atomic
def _store(
    connection: CalendarConnection, seen: dict[Calendar, list[CalendarItem]], window: mirror.Window, as_of: datetime
) -> None:
    """A reading that began before the one already stored is dropped, and so is one of a connection that is gone."""
    row = CalendarConnection.objects.select_for_update().filter(pk=connection.pk).first()
    if row is None or (row.synchronised_at and row.synchronised_at > as_of):
        return
    mirror.replace(connection.host, seen, window)
    Calendar.objects.bulk_update(_known(connection, seen), ["sync_state"])
    connection.status, connection.cause, connection.failures = CalendarConnection.Status.CONNECTED, "", 0
    connection.synchronised_at, connection.due_at = as_of, timezone.now() + settings.POLL_EVERY
    if seen or connection.mirrored_until is None:
        connection.mirrored_until = window.end_at
    connection.save(
        update_fields=["status", "cause", "failures", "synchronised_at", "due_at", "mirrored_until"],
    )
    transaction.on_commit(lambda: calendars_read.send(sender=CalendarConnection, host_id=connection.host_id))


def _known(connection: CalendarConnection, seen: Iterable[Calendar]) -> list[Calendar]:
    alive = set(connection.calendars.values_list("pk", flat=True))
    return [calendar for calendar in seen if calendar.pk in alive]


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


def _window(connection: CalendarConnection, now: datetime) -> mirror.Window:
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return mirror.Window(start, start + settings.MIRROR_AHEAD)


def _left(deadline: datetime) -> float:
    return max(1.0, (deadline - timezone.now()).total_seconds())
