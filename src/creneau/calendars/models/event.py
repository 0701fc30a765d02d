from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models.calendar import Calendar
from creneau.calendars.models.leases import Leased, LeasedQuerySet


def new_key() -> str:
    return uuid.uuid4().hex


class EventQuerySet(LeasedQuerySet["CalendarEvent"]):
    def at_rest(self) -> Self:
        """Written as wished, and nobody at work: what Exchange shows otherwise is somebody else's doing."""
        written = {"wanted": True, "due_at": None, "written_revision": models.F("revision")}
        return self.exclude(item_id="").filter(**written)


class CalendarEvent(Leased):
    """An event of ours as it should stand in Exchange, and how far writing it has come: the outbox.

    ``revision`` grows with each change of what is wanted, ``written_revision`` follows when Exchange has it.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        WRITTEN = "written"
        CHANGED_IN_EXCHANGE = "changed_in_exchange"
        FAILED = "failed"
        REMOVED = "removed"

    FARTHEST = timedelta(minutes=75)

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="calendar_events")
    key = models.CharField(max_length=32, unique=True, default=new_key, help_text="written into the item")

    # What is wanted.
    wanted = models.BooleanField(default=True, help_text="False: it should not be there")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    subject = models.CharField(max_length=255)
    body_html = models.TextField(blank=True)
    location = models.CharField(max_length=255, blank=True)
    attendees = models.JSONField(default=list, help_text='[{"name", "email"}]')
    reminder_minutes = models.PositiveIntegerField(
        null=True, blank=True, default=15, help_text="Outlook's reminder; none: without"
    )
    cancellation_reason = models.TextField(blank=True)
    is_held_back = models.BooleanField(default=False, help_text="not to be written before its booking is certain")
    revision = models.PositiveIntegerField(default=1)
    wished_at = models.DateTimeField(default=timezone.now, help_text="since when it should stand as it should")

    # How far writing has come.
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    written_revision = models.PositiveIntegerField(default=0)
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    item_id = models.CharField(max_length=512, blank=True)
    change_key = models.CharField(max_length=512, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True, help_text="an item may exist although item_id is empty")
    tried_start_at = models.DateTimeField(null=True, blank=True)
    tried_end_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0, help_text="in a row without success")
    cause = models.CharField(max_length=40, blank=True, help_text="of the last failure")
    is_late = models.BooleanField(default=False, help_text="wished for 15 minutes ago and still not written")
    responses = models.JSONField(default=dict, help_text='{"bob@example.org": "accepted" | "declined" | "tentative"}')
    written_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="calendar_event_due")]

    @property
    def uid(self) -> str:
        """What calendars know it by, in Exchange and in every .ics file."""
        return f"{self.key}@creneau"

    def __str__(self) -> str:
        return f"{self.start_at:%Y-%m-%d %H:%M} {self.state}"
