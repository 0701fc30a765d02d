"""Where a host's programs are told of bookings, and every attempt to do so."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from creneau.accounts.models import Host
from creneau.calendars.models.leases import Leased, LeasedQuerySet
from creneau.scheduling.models import BookingChange


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def wanting(self, host_id: int, event: str) -> list[Webhook]:
        """Those of the host that are on and want to hear of the event."""
        return [each for each in self.filter(host=host_id, is_active=True) if event in each.events]


class Webhook(models.Model):
    """An address of a host's own program. The secret is sealed; after a rotation the former one signs too for a day."""

    class Event(models.TextChoices):
        CREATED = "booking.created", _("booked, and confirmed at once")
        REQUESTED = "booking.requested", _("requested")
        CONFIRMED = "booking.confirmed", _("confirmed after a request")
        DECLINED = "booking.declined", _("declined after a request")
        RESCHEDULED = "booking.rescheduled", _("moved")
        CANCELLED = "booking.cancelled", _("cancelled")

    class Fault(models.TextChoices):
        """Why Créneau switched it off."""

        SILENT = "silent", _("nothing arrived for three days")
        GONE = "gone", _("the address answered 410: it is gone for good")

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = models.JSONField(help_text="values of Event")
    is_active = models.BooleanField(default=True)
    fault = models.CharField(max_length=10, choices=Fault, blank=True, help_text="why it was switched off by itself")
    sealed_secret = models.BinaryField(null=True, blank=True)
    sealed_former = models.BinaryField(null=True, blank=True, help_text="signs too, until former_until")
    former_until = models.DateTimeField(null=True, blank=True)
    active_since = models.DateTimeField(help_text="what happened before is not told")
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="when something last arrived")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[WebhookQuerySet] = WebhookQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.url

    @property
    def event_labels(self) -> list[str]:
        return [str(self.Event(event).label) for event in self.events]


def new_message_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


class DeliveryQuerySet(LeasedQuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state=Delivery.State.WAITING)


class Delivery(Leased):
    """One message for one webhook: the row is the truth, a worker sends it, and writes down what came of it."""

    FARTHEST = timedelta(days=2)  # the last attempts are a day apart

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        ARRIVED = "arrived", _("arrived")
        FAILED = "failed", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(
        BookingChange,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="deliveries",
        help_text="what it tells of; none: a test",
    )
    message_id = models.CharField(max_length=40, default=new_message_id, help_text="the same on each attempt")
    event = models.CharField(max_length=30)
    body = models.TextField(help_text="JSON as it is sent")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of the last answer")
    excerpt = models.CharField(max_length=1000, blank=True, help_text="of the last answer, or why there was none")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "change"], name="one_delivery_a_webhook_and_change"),
        ]
        indexes = [models.Index(fields=["due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"
