"""Seals every stored password again, with the newest key."""

from django.db import transaction

from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, ConnectionAttempt


@transaction.atomic
def rotate() -> int:
    """How many were sealed again; all of them or, on a ``VaultError``, none."""
    count = 0
    for model in (CalendarConnection, ConnectionAttempt):
        for row in model.objects.select_for_update().exclude(sealed_password=None):  # type: ignore[attr-defined]
            row.sealed_password = vault.reseal(row.sealed_password)
            row.save(update_fields=["sealed_password"])
            count += 1
    return count


def check_keys() -> None:
    """``VaultError`` when a stored password does not open with the keys of this installation."""
    for connection in CalendarConnection.objects.all():
        vault.unseal(connection.sealed_password, row=connection)
