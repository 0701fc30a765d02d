"""What somebody has to know about the way into their account: written in the transaction of the change, told above."""

from django.conf import settings
from django.db import transaction

from creneau.accounts import record
from creneau.accounts.devices import device_of
from creneau.accounts.models import Alert, User
from creneau.accounts.signals import alerted

Kind = Alert.Kind
BY_ADMINISTRATORS = {Kind.PASSWORD_TAKEN, Kind.SECOND_FACTORS_TAKEN, Kind.ORGANISATION_FORGOTTEN}


def alert(kind: Alert.Kind, user: User, name: str = "") -> None:
    """Where no mail can leave nobody can be told. ``name``: of the passkey, the token, the assistant, the provider; no
    secret. Anybody may be signed in where an account is taken over: what administrators do not do was not theirs."""
    if not settings.SENDS_MAIL:
        return
    origin = record.origin()
    is_theirs = kind not in BY_ADMINISTRATORS and origin.actor != record.Actor.SYSTEM
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
