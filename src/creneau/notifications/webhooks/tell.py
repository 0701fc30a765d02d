"""Tells a host that a webhook was switched off."""

from django.utils import timezone

from creneau.notifications.carriers import way_of
from creneau.notifications.compose import to_host
from creneau.notifications.letters.to_host import webhook_off
from creneau.notifications.webhooks.models import Webhook


def tell_switched_off(webhook: Webhook) -> None:
    """Where no mail can leave, the page alone says it."""
    if way_of(webhook.host):
        occasion = f"webhook {webhook.pk} switched off {timezone.now():%Y-%m-%dT%H:%M:%S.%f}"
        to_host(occasion, webhook.host, lambda: webhook_off(webhook))
