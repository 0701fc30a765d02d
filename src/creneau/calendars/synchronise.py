"""Brings the mirror up to date with the calendars that are checked, and notices what became of our own events."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.calendars import exchange, ours, reading, servers, store
from creneau.calendars.busy import settings_of
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection
from creneau.calendars.window import Window
from creneau.ews import errors
from creneau.ews.connection import Connection

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)  # short: a dead worker's mailboxes wait for its end
WITHIN = timedelta(seconds=30)
LEASE_TO_READ_ALL = timedelta(minutes=3)
WITHIN_TO_READ_ALL = timedelta(seconds=150)
IN_A_MOMENT = timedelta(seconds=2)


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


def poll(*, connection_id: int, noticed: bool = False) -> bool:
    """Ask what changed, and read it; one worker at a time, when the row is due.

    ``noticed``: something did change, as far as is known. True when it is due again already, because more was noticed
    meanwhile.
    """
    if not CalendarConnection.objects.claim(connection_id, now=timezone.now(), lasting=LEASE):
        return False
    connection = CalendarConnection.objects.select_related("host").get(pk=connection_id)
    with servers.turn(connection.server, noticed=noticed) as my_turn:
        try:
            if my_turn:
                _look(connection, whole=False, deadline=timezone.now() + _time_for(connection), claimed=True)
            else:
                _later(connection)
        except ExchangeFailed as failure:
            log.info("connection %s: %s", connection_id, failure.cause)
        finally:
            if connection.lease_until is not None:  # else it went with the result
                CalendarConnection.objects.mine(connection).update(lease_until=None)
    return my_turn and connection.due_at is not None and connection.due_at <= timezone.now()


@db_task()
def poll_connection(connection_id: int) -> None:
    if poll(connection_id=connection_id):
        poll_connection(connection_id)


def _later(connection: CalendarConnection) -> None:
    later = timezone.now() + IN_A_MOMENT * random.uniform(0.5, 1.5)  # noqa: S311
    CalendarConnection.objects.filter(pk=connection.pk, due_at=connection.due_at).update(due_at=later)


def _look(connection: CalendarConnection, *, whole: bool, deadline: datetime, claimed: bool = False) -> None:
    """One look. ``claimed``: the row's lease is held, and let go of with the result."""
    started_at = timezone.now()
    window = _window(started_at)
    whole = whole or _knows_too_little(connection, window)

    def read(server: Connection) -> tuple[reading.News, list[ours.Sight]]:
        news = _read(server, connection, window, whole=whole, deadline=deadline)
        left = max(1.0, (deadline - timezone.now()).total_seconds())
        return news, ours.look_closer(server, connection.host, news.readings, left)

    asked_at = time.monotonic()
    try:
        news, sights = exchange.ask(connection, read, anew=whole)
    except errors.ExchangeError as error:
        servers.answered(connection.server, error, asked_at=asked_at)
        store.failed(connection, error)
        raise exchange.failed(error) from error
    if servers.answered(connection.server, None, asked_at=asked_at):
        _ask_the_others(connection.server)
    until = window.end_at if whole else connection.mirrored_until
    store.succeeded(connection, news, sights, as_of=started_at, mirrored_until=until, claimed=claimed)


def _read(
    server: Connection, connection: CalendarConnection, window: Window, *, whole: bool, deadline: datetime
) -> reading.News:
    """A calendar that is no longer shown to us is set aside, and the others are read without it."""
    on_page = _progress(connection, whole)
    while True:
        try:
            return reading.read_changed(server, connection, window, whole=whole, deadline=deadline, on_page=on_page)
        except (errors.FolderNotFound, errors.ReadOnly, errors.NoMailbox) as error:
            _set_aside(connection, error)


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
    CalendarConnection.objects.filter(server=server, status=CalendarConnection.Status.UNREACHABLE).hurry()


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


def _window(now: datetime) -> Window:
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return Window(start, start + settings.MIRROR_AHEAD)
