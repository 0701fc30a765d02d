"""What somebody has to know about the way into their account: written in the transaction of the change, told above."""

from django.conf import settings
from django.db import transaction

from creneau.accounts import record
from creneau.accounts.devices import device_of
from creneau.accounts.models import Alert, User
from creneau.accounts.signals import alerted

Kind = Alert.Kind


def alert(kind: Alert.Kind, user: User, name: str = "") -> None:
    """Where no mail can leave nobody can be told. ``name``: of the passkey, the token, the assistant; no secret."""
    if not settings.SENDS_MAIL:
        return
    origin = record.origin()
    is_theirs = origin.person_id in (None, user.pk) and origin.actor != record.Actor.SYSTEM
    row = Alert.objects.create(
        kind=kind,
        user=user,
        name=name[:200],
        actor=Alert.Actor.PERSON if is_theirs else _other(origin),
        address=origin.address if is_theirs else "",
        browser=device_of(origin.browser) if is_theirs else "",
    )
    transaction.on_commit(lambda: alerted.send(sender=Alert, alert_id=row.pk), robust=True)


def _other(origin: record.Origin) -> Alert.Actor:
    return Alert.Actor.SYSTEM if origin.actor == record.Actor.SYSTEM else Alert.Actor.ADMINISTRATOR
