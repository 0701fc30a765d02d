from __future__ import annotations

from django.db import models

from creneau.accounts.models import Host
from creneau.scheduling.models import BookingChange

Kind = BookingChange.Kind


def a_day_before() -> list[int]:
    return [24 * 60]


class Wishes(models.Model):
    """What a host wants to be told, when they and their invitees are reminded, and by which way mail leaves."""

    class SentThrough(models.TextChoices):
        MAIL_SERVER = "mail_server", "the mail server of the installation"
        EXCHANGE = "exchange", "the host's own Exchange mailbox"

    host = models.OneToOneField(Host, on_delete=models.CASCADE, related_name="wishes")
    sent_through = models.CharField(max_length=12, choices=SentThrough, default=SentThrough.MAIL_SERVER)
    of_bookings = models.BooleanField(default=True)
    of_requests = models.BooleanField(default=True)
    of_reschedules = models.BooleanField(default=True)
    of_cancellations = models.BooleanField(default=True)
    of_trouble = models.BooleanField(default=True, help_text="an event that is late or failed, a change in Outlook")
    host_reminders = models.JSONField(default=list, blank=True, help_text="minutes before the start")
    invitee_reminders = models.JSONField(default=a_day_before, blank=True, help_text="minutes before the start")

    def __str__(self) -> str:
        return f"wishes of {self.host}"

    def wants(self, kind: str) -> bool:
        """Whether the host is to be told of a change that somebody else made."""
        return {
            Kind.CREATED: self.of_bookings,
            Kind.CONFIRMED: self.of_bookings,
            Kind.REQUESTED: self.of_requests,
            Kind.DECLINED: self.of_requests,
            Kind.RESCHEDULED: self.of_reschedules,
            Kind.CANCELLED: self.of_cancellations,
        }[Kind(kind)]


def wishes_of(host: Host) -> Wishes:
    """The host's row, or the defaults while there is none."""
    return Wishes.objects.filter(host=host).first() or Wishes(host=host)
