from __future__ import annotations

from django.db import models

from creneau.calendars.models import CalendarEvent
from creneau.scheduling.models.booking import Booking


class BookingChange(models.Model):
    """The log of what became of bookings, written in the transaction of the change; the floors above read it.

    Ids need not become visible in their order: whoever reads keeps its own row a change, not the last id that it saw.
    """

    class Kind(models.TextChoices):
        CREATED = "created"  # confirmed from the first moment
        REQUESTED = "requested"  # made, and waits for somebody's word
        CONFIRMED = "confirmed"  # the request was
        DECLINED = "declined"  # the request was
        RESCHEDULED = "rescheduled"
        CANCELLED = "cancelled"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.CharField(max_length=10, blank=True, help_text="host or invitee; empty: nobody, Créneau itself")
    in_outlook = models.BooleanField(default=False, help_text="the host did it there, and the booking followed")
    reason = models.TextField(blank=True, help_text="in the words of whoever did it")
    start_at = models.DateTimeField(help_text="of the booking after the change")
    end_at = models.DateTimeField()
    previous_start_at = models.DateTimeField(null=True, blank=True, help_text="of what was moved")
    previous_end_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(help_text="of the booking after the change")
    withdrawn_event = models.ForeignKey(
        CalendarEvent,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="of a booking that became a request again: its event until then",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["created_at"], name="booking_change_time")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.booking_id}"
