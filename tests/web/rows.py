"""Rows as the verbs would leave them, made without an Exchange server."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection, CalendarEvent, ConnectionAttempt
from creneau.scheduling.models import Booking

OWN = (("Calendar", "primary", 0, True), ("Consultations", "own", 1, True), ("On call", "own", 1, True))
SHARED = (("Dr Bernard Lefèvre", "shared", 0, False), ("Secretariat", "shared", 0, True))
ROOMS = (("Room Laennec", "room", 0, False),)


def account(host: Host, email: str = "alice@demo.example", **changes: Any) -> CalendarConnection:
    """A connected Exchange account with own and shared calendars and a room; the primary one is checked."""
    values = {
        "server": "https://mail.demo.example/EWS/Exchange.asmx",
        "username": email,
        "sealed_password": b"sealed",
        "exchange_version": "2019",
        "synchronised_at": timezone.now() - timedelta(seconds=40),
        "mirrored_until": timezone.now() + timedelta(days=400),
    }
    row = CalendarConnection.objects.create(host=host, email=email, **values | changes)
    is_first = not Calendar.objects.of(host).filter(receives_events=True).exists()
    for position, (name, kind, depth, can_write) in enumerate((*OWN, *SHARED, *ROOMS)):
        row.calendars.create(
            host=host,
            folder_id=f"{email}-{position}",
            name=name,
            owner=email,
            kind=kind,
            depth=depth,
            position=position,
            can_write=can_write,
            checks_conflicts=position == 0,
            receives_events=position == 0 and is_first,
        )
    return row


def busy(row: CalendarConnection, start_at: datetime, minutes: int = 60, status: str = "busy") -> BusyTime:
    calendar = row.calendars.get(position=0)
    end_at = start_at + timedelta(minutes=minutes)
    item = f"{start_at:%d%H%M}{status}"
    return BusyTime.objects.create(calendar=calendar, item_id=item, start_at=start_at, end_at=end_at, status=status)


def booking(host: Host, start_at: datetime, name: str = "Bob Durand", **event: Any) -> Booking:
    """A confirmed half hour; more goes to its Exchange event."""
    end_at = start_at + timedelta(minutes=30)
    written = {"state": CalendarEvent.State.WRITTEN, "written_at": start_at - timedelta(days=2)}
    row = CalendarEvent.objects.create(
        host=host, start_at=start_at, end_at=end_at, time_zone=host.time_zone, subject=name, **written | event
    )
    return Booking.objects.create(
        host=host,
        event_type=host.event_types.all()[0],
        start_at=start_at,
        end_at=end_at,
        held_from=start_at,
        held_until=end_at,
        invitee_name=name,
        invitee_email=f"{name.split()[0].lower()}@example.org",
        time_zone="Europe/London",
        language="en",
        event=row,
    )


def attempt(host: Host, cause: str = "", next_step: str = "", **changes: Any) -> ConnectionAttempt:
    """A failed attempt if a cause is given, else one that runs."""
    values = {"email": "alice@demo.example", "state": "failed" if cause else "running"}
    return ConnectionAttempt.objects.create(host=host, cause=cause, next_step=next_step, **values | changes)


def step(name: str, host: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"step": name, "url": f"https://{host}/", "outcome": outcome, "detail": "", "duration_ms": 120} | more
