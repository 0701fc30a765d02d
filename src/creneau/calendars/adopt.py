"""Turns what the diagnosis found into a connection and its calendars."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import vault
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent, ConnectionAttempt, RefusedSignIn
from creneau.ews.diagnosis import Diagnosis
from creneau.ews.values import Folder, WorkingHours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@transaction.atomic
def adopt(*, attempt: ConnectionAttempt, diagnosis: Diagnosis, password: str) -> CalendarConnection:
    """The connection of the attempt's mailbox, new or renewed. Choices made before stay as they are."""
    connection, _created = CalendarConnection.objects.update_or_create(
        host=attempt.host,
        email=attempt.email,
        defaults={
            "server": diagnosis.url,
            "username": diagnosis.username,
            "confirmed_host": attempt.confirmed_host,
            "ca_pem": attempt.ca_pem,
            "working_hours": _working_hours(diagnosis.working_hours),
            "exchange_version": diagnosis.version,
            "exchange_build": diagnosis.build,
            "status": CalendarConnection.Status.CONNECTED,
            "cause": "",
            "failures": 0,
            "stream_due_at": None,
            "due_at": timezone.now(),
        },
    )
    connection.sealed_password = vault.seal(password, row=connection)
    connection.save(update_fields=["sealed_password"])
    keep_calendars(connection, diagnosis.folders)
    taken = RefusedSignIn.objects.filter(mailbox=attempt.email, username__iexact=diagnosis.username)
    taken.filter(undecided_until=None).delete()
    _wake_waiting_events(connection)
    return connection


def keep_calendars(connection: CalendarConnection, folders: list[Folder]) -> None:
    """Rows for what is there, none for what is gone; the first connected primary calendar is checked and written to."""
    Host.objects.filter(pk=connection.host_id).update(busy_version=F("busy_version") + 1)
    own = connection.calendars.filter(kind__in=[Calendar.Kind.PRIMARY, Calendar.Kind.OWN])
    own.exclude(folder_id__in=[folder.id for folder in folders]).delete()
    for position, folder in enumerate(folders):
        Calendar.objects.update_or_create(
            connection=connection,
            folder_id=folder.id,
            owner=folder.owner or connection.email,
            defaults={
                "host": connection.host,
                "name": folder.name[:255],
                "kind": folder.kind.value,
                "depth": _depth(folder, folders),
                "position": position,
                "can_write": folder.can_create,
            },
        )
    _choose_for_a_start(connection)


def _choose_for_a_start(connection: CalendarConnection) -> None:
    primary = connection.calendars.filter(kind=Calendar.Kind.PRIMARY).first()
    if primary is None:
        return
    if not connection.calendars.checked().exists():
        connection.calendars.filter(pk=primary.pk).update(checks_conflicts=True)
    if primary.can_write and not Calendar.objects.of(connection.host).filter(receives_events=True).exists():
        connection.calendars.filter(pk=primary.pk).update(receives_events=True)


def _depth(folder: Folder, folders: list[Folder]) -> int:
    parents = {each.id: each.parent_id for each in folders}
    depth, at = 0, folder.parent_id
    while at in parents and depth < 20:
        depth, at = depth + 1, parents[at]
    return depth


def _working_hours(said: WorkingHours | None) -> dict[str, object] | None:
    """In the shapes of ``creneau slots``."""
    if said is None or not said.periods:
        return None
    weekly: dict[str, list[list[str]]] = {}
    for period in said.periods:
        for weekday in period.weekdays:
            weekly.setdefault(DAYS[weekday], []).append([_clock(period.start_minute), _clock(period.end_minute)])
    return {"zones": list(said.zones), "weekly": weekly}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _wake_waiting_events(connection: CalendarConnection) -> None:
    """What could not be written without an account: its 48 hours begin now."""
    now = timezone.now()
    waiting = CalendarEvent.objects.filter(host=connection.host, due_at=None, is_held_back=False)
    waiting = waiting.filter(end_at__gt=now, state__in=[CalendarEvent.State.PENDING, CalendarEvent.State.FAILED])
    waiting.update(due_at=now, wished_at=now, attempts=0, state=CalendarEvent.State.PENDING)
