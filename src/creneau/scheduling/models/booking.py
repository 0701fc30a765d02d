from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarEvent
from creneau.scheduling import places
from creneau.scheduling.models.event_type import EventType
from creneau.scheduling.models.link import Link


def new_token() -> str:
    return secrets.token_urlsafe(16)


class BookingQuerySet(models.QuerySet["Booking"]):
    def holding(self) -> Self:
        """Those that hold their slot."""
        return self.filter(state__in=Booking.HOLDING)

    def known(self) -> Self:
        """Those that their host knows of: without the held ones whose invitee has not confirmed the address yet."""
        return self.exclude(awaits=Booking.Awaits.INVITEE)

    def unconfirmed(self) -> Self:
        """Those others."""
        return self.filter(awaits=Booking.Awaits.INVITEE)

    def overlapping(self, start_at: datetime, end_at: datetime) -> Self:
        """Those whose time, buffers included, overlaps the window."""
        return self.filter(held_from__lt=end_at, held_until__gt=start_at)


class Booking(models.Model):
    """A slot that an invitee took."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed"
        REQUESTED = "requested"
        DECLINED = "declined"
        CANCELLED = "cancelled"

    class Awaits(models.TextChoices):
        EXCHANGE = "exchange", "the calendar to be read again"
        HOST = "host", "the host's yes"
        INVITEE = "invitee", "the invitee to confirm the e-mail address"

    HOLDING = (State.CONFIRMED, State.REQUESTED)

    token = models.CharField(max_length=32, unique=True, default=new_token, help_text="who knows it may manage it")
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="bookings")
    event_type = models.ForeignKey(EventType, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    awaits = models.CharField(max_length=10, choices=Awaits, blank=True, help_text="of a request: whose word")
    confirm_by = models.DateTimeField(
        null=True, blank=True, help_text="until when the invitee has to confirm the e-mail address"
    )
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    held_from = models.DateTimeField(help_text="start_at less the buffer before")
    held_until = models.DateTimeField(help_text="end_at and the buffer after")
    invitee_name = models.CharField(max_length=200)
    invitee_email = models.EmailField()
    time_zone = models.CharField(max_length=64, help_text="the invitee's")
    language = models.CharField(max_length=10, help_text="the invitee's")
    place = models.JSONField(default=dict, blank=True, help_text='where: {"kind", "value"}, as chosen when booked')
    answers = models.JSONField(default=list, blank=True, help_text='[{"id", "label", "answer"}], as asked when booked')
    guests = models.JSONField(default=list, blank=True)
    event = models.OneToOneField(CalendarEvent, on_delete=models.PROTECT, related_name="booking")
    link = models.ForeignKey(Link, null=True, blank=True, on_delete=models.SET_NULL, related_name="bookings")
    idempotency_key = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 unique where given
    idempotency_digest = models.CharField(max_length=64, blank=True, help_text="of what was sent with the key")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=10, blank=True, help_text="host or invitee")
    cancellation_reason = models.TextField(blank=True)
    moved_from = models.DateTimeField(null=True, blank=True, help_text="start_at before it was last moved")
    moved_by = models.CharField(max_length=10, blank=True, help_text="host or invitee")
    move_reason = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="of the .ics file: grows with each change")
    host_notes = models.TextField(blank=True, help_text="for the host's eyes only")
    no_show_at = models.DateTimeField(null=True, blank=True, help_text="when the host noted that nobody came")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[BookingQuerySet] = BookingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "idempotency_key"], name="one_booking_per_idempotency_key"),
            models.CheckConstraint(
                condition=models.Q(start_at__lt=models.F("end_at")), name="booking_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["host", "held_until", "held_from"], name="booking_window"),
            models.Index(fields=["awaits"], condition=models.Q(state="requested"), name="booking_requests"),
            models.Index(fields=["start_at"], name="booking_start"),
        ]

    def __str__(self) -> str:
        return f"{self.start_at:%Y-%m-%d %H:%M} {self.invitee_name}"

    @property
    def awaits_invitee(self) -> bool:
        """Held for a while: the address is not confirmed, and the host knows nothing of it."""
        return self.awaits == Booking.Awaits.INVITEE

    @property
    def events(self) -> models.QuerySet[CalendarEvent]:
        """Its event, and those that were withdrawn when it became a request again."""
        withdrawn = self.changes.values("withdrawn_event")
        return CalendarEvent.objects.filter(models.Q(pk=self.event_id) | models.Q(pk__in=withdrawn))

    @property
    def location(self) -> str:
        """Where, in words; a video link or the host's number only once it is certain that they are needed."""
        if self.state in (Booking.State.REQUESTED, Booking.State.DECLINED):
            return places.announced(self.place)
        return places.settled(self.place)
