"""The keys of this installation, and everything that they seal, wherever it lies."""

from django.db import transaction

from creneau.calendars import rotate
from creneau.notifications.webhooks import secrets


def check_keys() -> None:
    """``VaultError`` when anything that is sealed does not open: a password, a second factor, a webhook's secret."""
    rotate.check_keys()
    secrets.check_keys()


@transaction.atomic
def rotate_keys() -> int:
    """How many rows were sealed again with the newest key; all of them or, on a ``VaultError``, none."""
    return rotate.rotate() + secrets.reseal_all()
