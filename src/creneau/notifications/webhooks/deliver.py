"""Sends what is due, later and later for three days; then the webhook is switched off, and its host is told.

1. One worker claims the row. 2. It signs and sends, outside any transaction. 3. What came of it is written down, if the
lease still holds. An answer of 2xx is an arrival; 410 says that nobody wants to hear any more.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from huey.contrib.djhuey import db_task

from creneau.calendars.vault import VaultError
from creneau.notifications.webhooks.errors import NotDelivered
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.outbound import Answer, post
from creneau.notifications.webhooks.secrets import signature
from creneau.notifications.webhooks.subscribe import switch_off
from creneau.notifications.webhooks.tell import tell_switched_off

LEASE = timedelta(minutes=2)
GONE = 410
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


def deliver(*, delivery_id: int) -> None:
    now = timezone.now()
    if not Delivery.objects.claim(delivery_id, now=now, lasting=LEASE):
        return
    delivery = Delivery.objects.select_related("webhook__host__user").get(pk=delivery_id)
    with translation.override(delivery.webhook.host.user.language or None):
        try:
            answer: Answer | None = _send(delivery, now)
            words = answer.excerpt if answer else ""
        except (NotDelivered, VaultError) as error:
            answer, words = None, str(error)
        _note(delivery, now, answer, words)


@db_task()
def deliver_task(delivery_id: int) -> None:
    deliver(delivery_id=delivery_id)


def _send(delivery: Delivery, now: datetime) -> Answer:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Creneau",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(delivery.webhook, delivery.message_id, now, delivery.body),
    }
    return post(delivery.webhook.url, delivery.body.encode(), headers)


@transaction.atomic
def _note(delivery: Delivery, now: datetime, answer: Answer | None, words: str) -> None:
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    if webhook is None or not Delivery.objects.select_for_update().mine(delivery).exists():
        return  # removed meanwhile, or this worker was too slow
    delivery.attempts += 1
    delivery.tried_at, delivery.lease_until = now, None
    delivery.status, delivery.excerpt = answer.status if answer else None, words.replace("\0", "")[:500]
    if answer and 200 <= answer.status < 300:
        delivery.state, delivery.due_at = Delivery.State.ARRIVED, None
        Webhook.objects.filter(pk=webhook.pk).update(arrived_at=now)
    else:
        _postpone(delivery, now)
    delivery.save(update_fields=["attempts", "tried_at", "lease_until", "status", "excerpt", "state", "due_at"])
    if fault := _fault(webhook, delivery):
        switch_off(webhook=webhook, fault=fault)
        tell_switched_off(webhook)


def _postpone(delivery: Delivery, now: datetime) -> None:
    """A test is tried once; whoever is gone is not asked again."""
    last = delivery.attempts > len(WAITS) or delivery.change_id is None or delivery.status == GONE
    delivery.state = Delivery.State.FAILED if last else Delivery.State.WAITING
    delivery.due_at = None if last else now + WAITS[delivery.attempts - 1]


def _fault(webhook: Webhook, delivery: Delivery) -> str:
    """Why the webhook is to be switched off; empty where it is not."""
    if delivery.state != Delivery.State.FAILED or delivery.change_id is None or not webhook.is_active:
        return ""
    if delivery.status == GONE:
        return Webhook.Fault.GONE
    heard = webhook.arrived_at and webhook.arrived_at > delivery.created_at
    return "" if heard else Webhook.Fault.SILENT
