"""Makes a delivery for each webhook that wants to hear of a change. The log is the truth, its signal only the nudge."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from creneau.notifications.webhooks.deliver import deliver_task
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.payload import event_of, payload, test_payload
from creneau.scheduling.models import BookingChange
from creneau.scheduling.signals import booking_changed

LOOK_BACK = timedelta(days=1)
MOST = 500


@receiver(booking_changed)
def plan_change(sender: object, change_id: int, **_kwargs: Any) -> None:
    change = _changes().get(pk=change_id)
    for webhook in Webhook.objects.wanting(change.booking.host_id, event_of(change)):
        _plan(webhook, change)


def plan_what_was_missed() -> None:
    """Changes that were logged by a process that then died."""
    since = timezone.now() - LOOK_BACK
    for webhook in Webhook.objects.filter(is_active=True):
        for change in _changes().filter(**_told(webhook, since)).exclude(deliveries__webhook=webhook)[:MOST]:
            _plan(webhook, change)


def send_test(*, webhook: Webhook) -> Delivery:
    """A message of no booking, sent to see whether it arrives; also where the webhook is switched off."""
    now = timezone.now()
    delivery = Delivery.objects.create(webhook=webhook, event="test", body=test_payload(webhook, now), due_at=now)
    transaction.on_commit(lambda: deliver_task(delivery.pk))
    return delivery


@transaction.atomic
def replay(*, delivery: Delivery) -> Delivery:
    """The same message once more, from the first attempt on. One that is on its way is left alone."""
    again = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if again.state != Delivery.State.WAITING:
        again.state, again.attempts, again.due_at = Delivery.State.WAITING, 0, timezone.now()
        again.lease_until = None
        again.save(update_fields=["state", "attempts", "due_at", "lease_until"])
        transaction.on_commit(lambda: deliver_task(again.pk))
    return again


def _plan(webhook: Webhook, change: BookingChange) -> None:
    defaults = {"event": event_of(change), "body": payload(change), "due_at": timezone.now()}
    delivery, is_new = Delivery.objects.get_or_create(webhook=webhook, change=change, defaults=defaults)
    if is_new:
        transaction.on_commit(lambda: deliver_task(delivery.pk))


def _told(webhook: Webhook, since: datetime) -> dict[str, Any]:
    kinds = [event.removeprefix("booking.") for event in webhook.events]
    return {
        "booking__host": webhook.host_id,
        "created_at__gte": max(since, webhook.active_since),
        "kind__in": kinds,
    }


def _changes() -> Any:
    return BookingChange.objects.select_related("booking__host", "booking__event_type", "booking__event")
