"""Which worker holds the stream of which mailbox. Rows say it; a dead worker loses its rows when its lease ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent, Watcher

LEASE = timedelta(seconds=20)
MOST_AT_A_TIME = 100  # taken at once, so that a whole house of mailboxes does not sign in in one second
SLACK = 1.1  # a share may be exceeded by so much before anything is given away

Noticing, Status = CalendarConnection.Noticing, CalendarConnection.Status


@dataclass(frozen=True)
class Share:
    """A mailbox that is ours to watch, and what its stream depends on: when that changes the stream is opened anew."""

    pk: int
    server: str
    folders: tuple[str, ...]
    sealed_password: bytes


def shares_of(watcher: str) -> dict[int, Share]:
    """Say that the watcher lives, keep what it has, give away what is too much, take what nobody has."""
    now = timezone.now()
    most = _fair_share(watcher, now)
    mine = CalendarConnection.objects.filter(watcher=watcher)
    mine.filter(status=Status.NEEDS_PASSWORD).update(watcher="", watched_until=None, noticing=Noticing.POLLING)
    kept = list(mine.order_by("pk").values_list("pk", flat=True))
    if len(kept) > most * SLACK + 1:
        give_back(watcher, kept[most:])
        kept = kept[:most]
    _take(watcher, now, min(most - len(kept), MOST_AT_A_TIME))
    mine.update(watched_until=now + LEASE)
    return _described(watcher)


def give_back(watcher: str, pks: Collection[int], *, not_before: timedelta | None = None) -> None:
    """Somebody else may watch these, or (``not_before``) nobody for a while: they are polled."""
    due = timezone.now() + not_before if not_before else None
    rows = CalendarConnection.objects.filter(watcher=watcher, pk__in=pks)
    rows.hurry()
    rows.update(watcher="", watched_until=None, noticing=Noticing.POLLING, stream_due_at=due)


def streaming(watcher: str, pks: Collection[int]) -> None:
    """Exchange tells us from now on; what happened before is found by a reading."""
    rows = CalendarConnection.objects.filter(watcher=watcher, pk__in=pks)
    rows.update(noticing=Noticing.STREAMING, stream_due_at=None)
    notice(pks)


def lost(watcher: str, pks: Collection[int]) -> None:
    """No stream at present: they are polled until there is one again."""
    CalendarConnection.objects.filter(watcher=watcher, pk__in=pks).update(noticing=Noticing.POLLING)
    notice(pks)


def notice(pks: Collection[int]) -> None:
    """Something may have changed there."""
    CalendarConnection.objects.filter(pk__in=pks).hurry()


def leave(watcher: str) -> None:
    """An orderly end: others take over at once."""
    give_back(watcher, list(CalendarConnection.objects.filter(watcher=watcher).values_list("pk", flat=True)))
    Watcher.objects.filter(name=watcher).delete()


def _fair_share(watcher: str, now: datetime) -> int:
    Watcher.objects.update_or_create(name=watcher, defaults={"alive_until": now + LEASE})
    Watcher.objects.filter(alive_until__lt=now - timedelta(days=1)).delete()
    alive = Watcher.objects.filter(alive_until__gt=now).count()
    watched = CalendarConnection.objects.exclude(status=Status.NEEDS_PASSWORD).count()
    return -(-watched // max(1, alive))


def _take(watcher: str, now: datetime, most: int) -> None:
    free = Q(watched_until=None) | Q(watched_until__lte=now) | Q(watched_until__gt=now + 10 * LEASE)
    come = Q(stream_due_at=None) | Q(stream_due_at__lte=now) | Q(stream_due_at__gt=now + timedelta(hours=6))
    rows = CalendarConnection.objects.filter(free, come, status=Status.CONNECTED, synchronised_at__isnull=False)
    for pk in rows.values_list("pk", flat=True)[: max(0, most)]:
        rows.filter(pk=pk).update(watcher=watcher, watched_until=now + LEASE, noticing=Noticing.POLLING)


def _still_to_come() -> QuerySet[CalendarEvent]:
    """Events of ours in a calendar that only some event type adds to."""
    at_rest = CalendarEvent.objects.at_rest()
    return at_rest.filter(calendar=OuterRef("pk"), end_at__gt=timezone.now())


def _described(watcher: str) -> dict[int, Share]:
    folders: dict[int, list[str]] = {}
    wanted = Q(checks_conflicts=True) | Q(receives_events=True) | Exists(_still_to_come())
    own = Calendar.objects.filter(wanted, connection__watcher=watcher, kind__in=Calendar.OWN, cause="")
    for pk, folder in own.order_by("pk").values_list("connection", "folder_id"):
        folders.setdefault(pk, []).append(folder)
    columns = CalendarConnection.objects.filter(watcher=watcher).values_list("pk", "server", "sealed_password")
    return {pk: Share(pk, server, tuple(folders[pk]), bytes(sealed)) for pk, server, sealed in columns if pk in folders}
