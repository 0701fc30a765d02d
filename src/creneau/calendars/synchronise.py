"""Brings the mirror up to date with the calendars that are checked, and notices what became of our own events."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.accounts.models import Host
from creneau.calendars import exchange, mirror, ours, reading, servers
from creneau.calendars.busy import settings_of
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection
from creneau.calendars.signals import calendars_read
from creneau.calendars.window import Window
from creneau.ews import errors

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)  # short: a dead worker's mailboxes wait for its end
WITHIN = timedelta(seconds=30)
LEASE_TO_READ_ALL = timedelta(minutes=3)
WITHIN_TO_READ_ALL = timedelta(seconds=150)
SLOWEST_RETRY = timedelta(minutes=10)
LONGEST_DELAY = timedelta(hours=1)  # that a server may ask for
IN_A_MOMENT = timedelta(seconds=2)
EVERY_WHILE_STREAMING = timedelta(minutes=10)  # a net under the stream, and proof that the mirror is fresh


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


def poll(*, connection_id: int) -> bool:
    """Ask whether something changed, and read again if so; one worker at a time, when the row is due.

    True when it is due again already, because something more was noticed meanwhile.
    """
    if not CalendarConnection.objects.claim(connection_id, now=timezone.now(), lasting=LEASE):
        return False
    connection = CalendarConnection.objects.select_related("host").get(pk=connection_id)
    with servers.turn(connection.server) as my_turn:
        try:
            if my_turn:
                _look(connection, whole=False, deadline=timezone.now() + _time_for(connection))
        except ExchangeFailed as failure:
            log.info("connection %s: %s", connection_id, failure.cause)
        finally:
            CalendarConnection.objects.mine(connection).update(lease_until=None)
    if not my_turn:
        later = timezone.now() + IN_A_MOMENT * random.uniform(0.5, 1.5)  # noqa: S311
        CalendarConnection.objects.filter(pk=connection_id, due_at=connection.due_at).update(due_at=later)
        return False
    return CalendarConnection.objects.due(timezone.now()).filter(pk=connection_id).exists()


@db_task()
def poll_connection(connection_id: int) -> None:
    if poll(connection_id=connection_id):
        poll_connection(connection_id)


@db_task(priority=5)
def poll_now(connection_id: int) -> None:
    """Something changed there: before those of which nobody knows."""
    if poll(connection_id=connection_id):
        poll_now(connection_id)


def _look(connection: CalendarConnection, *, whole: bool, deadline: datetime) -> None:
    """One look; a calendar that is no longer shown to us is set aside, and the others are read without it."""
    started_at = timezone.now()
    window = _window(started_at)
    whole = whole or _knows_too_little(connection, window)
    try:
        with exchange.opened(connection) as server:
            while True:
                try:
                    seen = reading.read_changed(
                        server, connection, window, whole=whole, deadline=deadline, on_page=_progress(connection, whole)
                    )
                    break
                except (errors.FolderNotFound, errors.ReadOnly, errors.NoMailbox) as error:
                    _set_aside(connection, error)
            left = max(1.0, (deadline - timezone.now()).total_seconds())
            sights = ours.look_closer(server, connection.host, seen, left)
    except errors.ExchangeError as error:
        servers.answered(connection.server, error)
        _failed(connection, error)
        raise exchange.failed(error) from error
    if servers.answered(connection.server, None):
        _ask_the_others(connection.server)
    _store(connection, seen, sights, started_at, window.end_at if whole else connection.mirrored_until)


def _time_for(connection: CalendarConnection) -> timedelta:
    """Reading everything takes longer, and a longer lease."""
    if not _knows_too_little(connection, _window(timezone.now())):
        return WITHIN
    until = timezone.now() + LEASE_TO_READ_ALL
    CalendarConnection.objects.mine(connection).update(lease_until=until)
    connection.lease_until = until
    return WITHIN_TO_READ_ALL


def _knows_too_little(connection: CalendarConnection, window: Window) -> bool:
    """The mirror moves on by itself, by reading everything once a day."""
    return connection.mirrored_until is None or connection.mirrored_until < window.end_at - timedelta(days=1)


def _ask_the_others(server: str) -> None:
    """The server is back: nobody waits any longer because it was away."""
    away = CalendarConnection.objects.filter(server=server, status=CalendarConnection.Status.UNREACHABLE)
    away.update(due_at=timezone.now())


def _progress(connection: CalendarConnection, whole: bool) -> Callable[[int], None]:
    """While everything is read the page shows how far it is."""

    def keep(count: int) -> None:
        if whole:
            CalendarConnection.objects.filter(pk=connection.pk).update(entries_read=count)

    return keep


def _set_aside(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """Raises the error again when it is not about a calendar beside the primary one."""
    beside = connection.calendars.filter(cause="").exclude(kind=Calendar.Kind.PRIMARY)
    lost = beside.filter(folder_id=error.detail.get("folder_id") or "-") | beside.filter(
        reading=Calendar.Reading.FREE_BUSY, owner=error.detail.get("mailbox") or "-"
    )
    if not lost.update(cause=error.cause):
        raise error


@transaction.atomic
def _store(
    connection: CalendarConnection,
    seen: list[reading.Reading],
    sights: list[ours.Sight],
    as_of: datetime,
    mirrored_until: datetime | None,
) -> None:
    """A reading that began before the one already stored is dropped, and so is one of a connection that is gone."""
    Host.objects.select_for_update().get(pk=connection.host_id)  # first, as a booking does: else both may wait
    row = CalendarConnection.objects.select_for_update().filter(pk=connection.pk).first()
    if row is None or (row.synchronised_at and as_of < row.synchronised_at <= timezone.now()):
        return
    alive = dict(connection.calendars.values_list("pk", "checks_conflicts"))
    found = {sight.found.details.id for sight in sights if sight.found}  # ours, though under another id than before
    for one in seen:
        kept = {
            calendar: [entry for entry in entries if entry.item_id not in found]
            for calendar, entries in one.seen.items()
            if alive.get(calendar.pk)
        }
        mirror.replace(connection.host, kept, one.window)
        Calendar.objects.bulk_update([calendar for calendar in one.seen if calendar.pk in alive], ["sync_state"])
    ours.note(connection.host, sights)
    connection.status, connection.cause, connection.failures = CalendarConnection.Status.CONNECTED, "", 0
    connection.synchronised_at, connection.mirrored_until, connection.entries_read = as_of, mirrored_until, None
    noticed_more = row.due_at is not None and row.due_at != connection.due_at
    connection.due_at = row.due_at if noticed_more else timezone.now() + _until_next(row)
    connection.save(
        update_fields=["status", "cause", "failures", "synchronised_at", "due_at", "mirrored_until", "entries_read"]
    )
    transaction.on_commit(
        lambda: calendars_read.send(sender=CalendarConnection, host_id=connection.host_id), robust=True
    )


def _until_next(row: CalendarConnection) -> timedelta:
    """While Exchange tells what changes there is little to ask; it does not tell of free/busy."""
    alive = row.watched_until is not None and row.watched_until > timezone.now()
    told = alive and row.noticing == CalendarConnection.Noticing.STREAMING
    asks = row.calendars.readable().exclude(kind__in=Calendar.OWN).exists()
    return (EVERY_WHILE_STREAMING if told and not asks else settings.POLL_EVERY) * random.uniform(0.9, 1.0)  # noqa: S311


def _failed(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """A refused sign-in is not repeated; everything else is tried again, later and later."""
    if isinstance(error, errors.SignInError):
        connection.refresh_from_db(fields=["status", "cause", "due_at"])
        if not isinstance(error, errors.AlreadyRefused):
            exchange.refuse(connection, error)
        return
    connection.cause, connection.failures = error.cause, connection.failures + 1
    wait = min(settings.POLL_EVERY * 2 ** min(connection.failures - 1, 10), SLOWEST_RETRY)
    asked = timedelta(seconds=float(error.detail.get("retry_after_seconds") or 0))
    connection.status, connection.entries_read = CalendarConnection.Status.UNREACHABLE, None
    connection.due_at = timezone.now() + max(wait, min(asked, LONGEST_DELAY)) * random.uniform(1.0, 1.1)  # noqa: S311
    connection.save(update_fields=["status", "cause", "failures", "due_at", "entries_read"])


def _window(now: datetime) -> Window:
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return Window(start, start + settings.MIRROR_AHEAD)
