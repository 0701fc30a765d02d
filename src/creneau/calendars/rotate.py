"""Seals every stored password again, with the newest key."""

from django.db import transaction

from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, ConnectionAttempt


@transaction.atomic
def rotate() -> int:
    """How many were sealed again; all of them or, on a ``VaultError``, none."""
    connections = CalendarConnection.objects.select_for_update()
    attempts = ConnectionAttempt.objects.select_for_update().exclude(sealed_password=None)
    rows: list[CalendarConnection | ConnectionAttempt] = [*connections, *attempts]
    for row in rows:
        row.sealed_password = vault.reseal(row.sealed_password or b"")
        row.save(update_fields=["sealed_password"])
    return len(rows)


def check_keys() -> None:
    """``VaultError`` when a stored password does not open with the keys of this installation."""
    for connection in CalendarConnection.objects.all():
        vault.unseal(connection.sealed_password, row=connection)
