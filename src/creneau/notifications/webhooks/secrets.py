"""The secrets that messages are signed with: shown once, sealed like passwords."""

import base64
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook as Signer

from creneau.calendars import vault
from creneau.notifications.webhooks.models import Webhook

FORMER_LASTS = timedelta(days=1)


def new_secret(webhook: Webhook) -> str:
    """A new secret, in clear for the only time; the one before signs as well for a day. The caller saves the row."""
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    if webhook.sealed_secret:
        webhook.sealed_former, webhook.former_until = webhook.sealed_secret, timezone.now() + FORMER_LASTS
    webhook.sealed_secret = vault.seal(secret, row=webhook)
    return secret


def signature(webhook: Webhook, message_id: str, at: datetime, body: str) -> str:
    """What the header ``webhook-signature`` says: one signature for each secret that is good."""
    sealed = [webhook.sealed_secret or b""]
    if webhook.sealed_former and webhook.former_until and webhook.former_until > at:
        sealed.append(webhook.sealed_former)
    return " ".join(_signed(vault.unseal(each, row=webhook), message_id, at, body) for each in sealed)


@transaction.atomic
def reseal_all() -> int:
    """How many webhooks have their secrets under the newest key now; all of them or, on a ``VaultError``, none."""
    webhooks = list(Webhook.objects.select_for_update().exclude(sealed_secret=None))
    for webhook in webhooks:
        webhook.sealed_secret = vault.reseal(webhook.sealed_secret or b"")
        webhook.sealed_former = vault.reseal(webhook.sealed_former) if webhook.sealed_former else None
        webhook.save(update_fields=["sealed_secret", "sealed_former"])
    return len(webhooks)


def check_keys() -> None:
    """``VaultError`` when a secret does not open with the keys of this installation."""
    for webhook in Webhook.objects.exclude(sealed_secret=None):
        vault.unseal(webhook.sealed_secret or b"", row=webhook)
        if webhook.sealed_former:
            vault.unseal(webhook.sealed_former, row=webhook)


def _signed(secret: str, message_id: str, at: datetime, body: str) -> str:
    return str(Signer(secret).sign(message_id, at, body))
