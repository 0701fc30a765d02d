"""What a host does with webhooks: add, change, give a new secret, remove."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.secrets import new_secret

MOST = 20


@transaction.atomic
def add(*, host: Host, url: str, events: Sequence[str]) -> tuple[Webhook, str]:
    """The webhook and its secret, in clear for the only time; ``ValidationError`` by field."""
    Host.objects.select_for_update().get(pk=host.pk)
    if Webhook.objects.filter(host=host).count() >= MOST:
        raise ValidationError({"url": _("At most %(count)s webhooks.") % {"count": MOST}})
    webhook = Webhook(host=host, url=_checked_url(url), events=_checked_events(events), active_since=timezone.now())
    webhook.save()
    secret = new_secret(webhook)
    webhook.save(update_fields=["sealed_secret"])
    return webhook, secret


@transaction.atomic
def change(
    *, webhook: Webhook, url: str | None = None, events: Sequence[str] | None = None, is_active: bool | None = None
) -> Webhook:
    """What is None stays. Switched off, what waits is given up; switched on, what happened meanwhile is not told."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    webhook.url = webhook.url if url is None else _checked_url(url)
    webhook.events = webhook.events if events is None else _checked_events(events)
    if is_active is not None and is_active != webhook.is_active:
        _switch(webhook, on=is_active)
    webhook.save()
    return webhook


@transaction.atomic
def give_new_secret(*, webhook: Webhook) -> str:
    """In clear for the only time; the one before signs as well for a day."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = new_secret(webhook)
    webhook.save(update_fields=["sealed_secret", "sealed_former", "former_until"])
    return secret


def remove(*, webhook: Webhook) -> None:
    """With everything that was written down of it."""
    webhook.delete()


def switch_off(*, webhook: Webhook, fault: str) -> None:
    """Créneau does it by itself. Inside a transaction."""
    _switch(webhook, on=False)
    webhook.fault = fault
    webhook.save(update_fields=["is_active", "fault", "active_since"])


def _switch(webhook: Webhook, *, on: bool) -> None:
    webhook.is_active, webhook.fault = on, ""
    if on:
        webhook.active_since = timezone.now()
    else:
        webhook.deliveries.waiting().update(state=Delivery.State.FAILED, due_at=None)


def _checked_url(url: str) -> str:
    url = url.strip()
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0 and not parts.username and not parts.password
    except ValueError:
        parts, whole = urlsplit(""), False
    schemes = {"https", "http"} if settings.WEBHOOK_ALLOWED_NETWORKS else {"https"}
    if not whole or parts.scheme not in schemes or len(url) > 500 or not url.isascii() or not url.isprintable():
        raise ValidationError({"url": _("Give a whole address that begins with https://.")})
    if " " in url or parts.fragment:
        raise ValidationError({"url": _("Give a whole address that begins with https://.")})
    return url


def _checked_events(events: Sequence[str]) -> list[str]:
    wanted = [event for event in Webhook.Event.values if event in events]
    if strange := set(events) - set(wanted):
        raise ValidationError({"events": _("There is no event %(name)s.") % {"name": min(strange)}})
    if not wanted:
        raise ValidationError({"events": _("Choose at least one.")})
    return wanted
