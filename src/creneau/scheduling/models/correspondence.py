from __future__ import annotations

from django.db import models

from creneau.accounts.models import Host


class Correspondence(models.Model):
    """How a host's invitees are told, and what stands in the event."""

    class Invitations(models.TextChoices):
        EXCHANGE = "exchange", "Exchange invites the attendees of the event"
        MAIL = "mail", "our own mail with an .ics file; the event has no attendees"

    host = models.OneToOneField(Host, on_delete=models.CASCADE, related_name="correspondence")
    invitations = models.CharField(max_length=10, choices=Invitations, default=Invitations.EXCHANGE)
    templates = models.JSONField(
        default=dict, blank=True, help_text='{"fr": {"subject": "…", "body": "…"}}; a language without one has ours'
    )
    reminder_minutes = models.PositiveIntegerField(
        null=True, blank=True, default=15, help_text="Outlook's reminder of the event; none: without"
    )

    def __str__(self) -> str:
        return f"correspondence of {self.host}"
