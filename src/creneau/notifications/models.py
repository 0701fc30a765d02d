"""Mail that is to be sent: the row is the truth, a worker sends it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from creneau.calendars.models.leases import Leased, LeasedQuerySet
from creneau.notifications.webhooks.models import Delivery, Webhook

__all__ = ["Delivery", "Message", "Webhook"]


class Message(Leased):
    """One mail to one person. ``occasion`` says what it is about: nobody is told the same thing twice."""

    occasion = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[LeasedQuerySet[Message]] = LeasedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="message_due")]

    def __str__(self) -> str:
        return self.occasion
