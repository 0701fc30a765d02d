from __future__ import annotations

from django.db import models

from creneau.accounts.models import Host


class CalendarSettings(models.Model):
    """What a host says of all their calendars: which status takes time away."""

    class OutlookChanges(models.TextChoices):
        FOLLOW = "follow"
        ASK = "ask"
        IGNORE = "ignore"

    host = models.OneToOneField(Host, on_delete=models.CASCADE, related_name="calendar_settings")
    blocks_free = models.BooleanField(default=False)
    blocks_tentative = models.BooleanField(default=True)
    blocks_busy = models.BooleanField(default=True)
    blocks_out_of_office = models.BooleanField(default=True)
    blocks_working_elsewhere = models.BooleanField(default=False)
    outlook_changes = models.CharField(
        max_length=10,
        choices=OutlookChanges,
        default=OutlookChanges.FOLLOW,
        help_text="what becomes of a booking whose event was moved or deleted in Outlook",
    )
    live_check_until = models.DateTimeField(null=True, blank=True, help_text="one booking at a time asks Exchange")

    def __str__(self) -> str:
        return f"calendar settings of {self.host}"

    def blocking(self) -> dict[str, bool]:
        """Status → whether it blocks, for the five statuses in Outlook's order."""
        return {status: getattr(self, f"blocks_{status}") for status in STATUSES}

    def blocking_statuses(self) -> list[str]:
        return [status for status, blocks in self.blocking().items() if blocks]


STATUSES = ("free", "tentative", "busy", "out_of_office", "working_elsewhere")
