"""Seals every stored password, and every secret of a second factor, again with the newest key."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from creneau.accounts.record import Act, Thing, record
from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, ConnectionAttempt

_OF_A_SECOND_FACTOR = {"secret", "seed"}  # of an app, of the recovery codes


@transaction.atomic
def rotate() -> int:
    """How many were sealed again; all of them or, on a ``VaultError``, none."""
    connections = CalendarConnection.objects.select_for_update()
    attempts = ConnectionAttempt.objects.select_for_update().exclude(sealed_password=None)
    rows: list[CalendarConnection | ConnectionAttempt] = [*connections, *attempts]
    for row in rows:
        row.sealed_password = vault.reseal(row.sealed_password or b"")
        row.save(update_fields=["sealed_password"])
    count = len(rows) + _second_factors()
    record(Thing.KEYS, Act.CHANGED, count=count)
    return count


def _second_factors() -> int:
    rows = [row for row in Authenticator.objects.select_for_update() if _OF_A_SECOND_FACTOR & row.data.keys()]
    for row in rows:
        names = _OF_A_SECOND_FACTOR & row.data.keys()
        row.data |= {name: vault.reseal(row.data[name].encode()).decode() for name in names}
        row.save(update_fields=["data"])
    return len(rows)


def check_keys() -> None:
    """``VaultError`` when a stored password, or a secret of a second factor, does not open with the keys there are."""
    for connection in CalendarConnection.objects.all():
        vault.unseal(connection.sealed_password, row=connection)
    for row in Authenticator.objects.all():
        for name in _OF_A_SECOND_FACTOR & row.data.keys():
            vault.unseal_text(row.data[name])
