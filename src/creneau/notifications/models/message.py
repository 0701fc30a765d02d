"""Mail that is to be sent: the row is the truth, a worker sends it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from creneau.accounts.models import Host
from creneau.calendars.models.leases import Leased, LeasedQuerySet
from creneau.scheduling.models import Booking


class Message(Leased):
    """One mail to one person. ``occasion`` says what it is about: nobody is told the same thing twice."""

    occasion = models.CharField(max_length=200, unique=True)
    host = models.ForeignKey(
        Host, null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text="in whose name it is sent"
    )
    booking = models.ForeignKey(Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sender_name = models.CharField(max_length=200, blank=True)
    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=200, blank=True)
    reply_to = models.TextField(blank=True, help_text="name and address of the other party, as the header has them")
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="an .ics file")
    calendar_method = models.CharField(max_length=10, blank=True, help_text="of the .ics file: REQUEST or CANCEL")
    is_reminder = models.BooleanField(default=False, help_text="useless once the booking is over, moved or cancelled")
    useful_until = models.DateTimeField(null=True, blank=True, help_text="of a reminder: when the meeting starts")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[LeasedQuerySet[Message]] = LeasedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="message_due")]

    def __str__(self) -> str:
        return self.occasion

    def is_useless(self, now: datetime) -> bool:
        """A reminder of what is no longer so."""
        if not self.is_reminder or self.booking is None or self.useful_until is None:
            return False
        stands = self.booking.state == Booking.State.CONFIRMED and self.booking.start_at == self.useful_until
        return not stands or self.useful_until <= now
