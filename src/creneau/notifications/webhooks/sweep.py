"""Finds deliveries that are due and nobody's, what no process planned, and what is old."""

from datetime import timedelta

from django.utils import timezone

from creneau.calendars.models import Duty
from creneau.notifications.webhooks.deliver import deliver_task
from creneau.notifications.webhooks.models import Delivery
from creneau.notifications.webhooks.plan import plan_what_was_missed

MOST = 200
KEPT = timedelta(days=30)


def sweep() -> None:
    now = timezone.now()
    for pk in Delivery.objects.due(now).values_list("pk", flat=True)[:MOST]:
        deliver_task(pk)
    if Duty.objects.take("webhooks", now=now, every=timedelta(minutes=1)):
        plan_what_was_missed()
        Delivery.objects.filter(created_at__lt=now - KEPT).exclude(state=Delivery.State.WAITING).delete()
