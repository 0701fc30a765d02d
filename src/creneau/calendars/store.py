"""Writes down what a look at a connection's calendars brought, and when to look again."""

import random
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import exchange, mirror, ours
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.calendars.reading import News, Reading
from creneau.calendars.signals import calendars_read
from creneau.ews import errors

SLOWEST_RETRY = timedelta(minutes=10)
PATIENCE = 10  # failures, an hour or so: then a server that lets nobody in is not just being maintained
LONGEST_DELAY = timedelta(hours=1)  # that a server may ask for
EVERY_WHILE_STREAMING = timedelta(minutes=10)  # a net under the stream, and proof that the mirror is fresh

Status, Noticing = CalendarConnection.Status, CalendarConnection.Noticing
LATEST = ("synchronised_at", "due_at", "lease_until", "noticing", "watched_until")
LOOKED_AT = ["status", "cause", "failures", "due_at", "entries_read"]


@transaction.atomic
def succeeded(
    connection: CalendarConnection,
    news: News,
    sights: list[ours.Sight],
    *,
    as_of: datetime,
    mirrored_until: datetime | None,
    claimed: bool,
) -> None:
    """A reading that began before the one already stored is dropped, and so is one whose password is the last no more.

    What was noticed meanwhile stays due. Lets go of the lease of a row that was ``claimed`` for this.
    """
    lock = Host.objects.select_for_update().filter(pk=connection.host_id).values_list("pk")
    list(lock)  # first, as a booking does: else both may wait
    row = _as_opened(connection).select_for_update().values(*LATEST).first()
    if row is None or (row["synchronised_at"] and as_of < row["synchronised_at"] <= timezone.now()):
        return
    _put_into_mirror(connection, news, {sight.found.details.id for sight in sights if sight.found})
    ours.note(connection.host, sights)
    connection.status, connection.cause, connection.failures = Status.CONNECTED, "", 0
    connection.synchronised_at, connection.mirrored_until, connection.entries_read = as_of, mirrored_until, None
    noticed_more = row["due_at"] is not None and row["due_at"] != connection.due_at
    connection.due_at = row["due_at"] if noticed_more else timezone.now() + _until_next(row, news.calendars)
    columns = [*LOOKED_AT, "synchronised_at", "mirrored_until"]
    if claimed and row["lease_until"] == connection.lease_until:
        connection.lease_until = None
        columns.append("lease_until")
    connection.save(update_fields=columns)
    transaction.on_commit(
        lambda: calendars_read.send(sender=CalendarConnection, host_id=connection.host_id), robust=True
    )


def failed(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """A refused sign-in is not repeated; everything else is tried again, later and later."""
    if exchange.is_refusal(error) or (isinstance(error, errors.NoWayIn) and connection.failures >= PATIENCE):
        with suppress(CalendarConnection.DoesNotExist):
            connection.refresh_from_db(fields=["status", "cause", "due_at"])
        if not isinstance(error, errors.AlreadyRefused):
            exchange.refuse(connection, error)
        return
    connection.cause, connection.failures = error.cause, connection.failures + 1
    wait = min(settings.POLL_EVERY * 2 ** min(connection.failures - 1, 10), SLOWEST_RETRY)
    asked = timedelta(seconds=float(error.detail.get("retry_after_seconds") or 0))
    connection.status, connection.entries_read = Status.UNREACHABLE, None
    connection.due_at = timezone.now() + max(wait, min(asked, LONGEST_DELAY)) * random.uniform(1.0, 1.1)  # noqa: S311
    _as_opened(connection).update(**{column: getattr(connection, column) for column in LOOKED_AT})


def _as_opened(connection: CalendarConnection) -> QuerySet[CalendarConnection]:
    """Its row, unless the password was renewed or refused meanwhile, or the account disconnected."""
    rows = CalendarConnection.objects.filter(pk=connection.pk, sealed_password=connection.sealed_password)
    return rows.exclude(status=Status.NEEDS_PASSWORD)


def _put_into_mirror(connection: CalendarConnection, news: News, ours_now: set[str]) -> None:
    """``ours_now``: items that are ours, though under another id than before."""
    columns = connection.calendars.values_list("pk", "checks_conflicts", "sync_state")
    alive = {pk: (checked, state) for pk, checked, state in columns}
    for one in news.readings:
        mirror.replace(connection.host, _kept(one, alive, ours_now), one.window)
    mirror.edit(connection.host, {calendar: edits for calendar, edits in news.told.items() if calendar.pk in alive})
    for calendar in news.calendars:
        if calendar.pk in alive and calendar.sync_state != alive[calendar.pk][1]:
            Calendar.objects.filter(pk=calendar.pk).update(sync_state=calendar.sync_state)


def _kept(one: Reading, alive: dict[int, tuple[bool, str]], ours_now: set[str]) -> dict[Calendar, list[mirror.Entry]]:
    return {
        calendar: [entry for entry in entries if entry.item_id not in ours_now]
        for calendar, entries in one.seen.items()
        if alive.get(calendar.pk, (False, ""))[0]
    }


def _until_next(row: dict[str, datetime | str | None], calendars: list[Calendar]) -> timedelta:
    """While Exchange tells what changes there is little to ask; it does not tell of other people's calendars."""
    watched_until = row["watched_until"]
    alive = isinstance(watched_until, datetime) and watched_until > timezone.now()
    told = alive and row["noticing"] == Noticing.STREAMING
    asks = any(each.checks_conflicts and each.kind not in Calendar.OWN for each in calendars)
    return (EVERY_WHILE_STREAMING if told and not asks else settings.POLL_EVERY) * random.uniform(0.9, 1.0)  # noqa: S311
