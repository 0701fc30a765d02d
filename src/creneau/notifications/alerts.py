"""Tells people that the way into their account changed: what, when, from where, and what to do if it was not them."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from huey.contrib.djhuey import db_task

from creneau.accounts.models import Alert
from creneau.accounts.signals import alerted
from creneau.notifications.compose import to_person
from creneau.notifications.letters import to_person as letters

MOST = 200


@transaction.atomic
def tell_of_alert(*, alert_id: int) -> None:
    """The row is gone once its mail is in the outbox."""
    row = Alert.objects.select_for_update(of=("self",)).select_related("user__host").filter(pk=alert_id).first()
    if row is not None:
        to_person(f"alert {row.pk} {row.at.timestamp()}", row.user, lambda: letters.alert(row))
        row.delete()


def tell_of_alerts() -> None:
    """Those that nobody was nudged about."""
    for pk in list(Alert.objects.order_by("pk").values_list("pk", flat=True)[:MOST]):
        tell_of_alert(alert_id=pk)


@db_task()
def tell_of_alert_task(alert_id: int) -> None:
    tell_of_alert(alert_id=alert_id)


@receiver(alerted)
def soon(sender: object, alert_id: int, **_kwargs: Any) -> None:
    tell_of_alert_task(alert_id)
