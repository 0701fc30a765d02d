from __future__ import annotations

from django.db import models

from creneau.calendars.models.event import CalendarEvent


class EventChange(models.Model):
    """The log of what others did to an event of ours in Exchange; the floor above decides what becomes of it."""

    class Kind(models.TextChoices):
        MOVED = "moved"  # it stands at start_at to end_at now
        GONE = "gone"

    class Outcome(models.TextChoices):
        OPEN = ""
        FOLLOWED = "followed"
        ASKED = "asked"  # the host is to say
        PUT_BACK = "put_back"
        IGNORED = "ignored"
        OVERTAKEN = "overtaken"  # by a newer change, there or here

    UNDECIDED = (Outcome.OPEN, Outcome.ASKED, Outcome.IGNORED)

    event = models.ForeignKey(CalendarEvent, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    start_at = models.DateTimeField(null=True, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(help_text="of the event when this was seen")
    seen_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["outcome"], name="event_change_outcome")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome or 'open'}"
