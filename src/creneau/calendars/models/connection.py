from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models.leases import Leased, LeasedQuerySet
from creneau.ews.errors import Throttled


class ConnectionQuerySet(LeasedQuerySet["CalendarConnection"]):
    def of(self, host: Host) -> Self:
        return self.filter(host=host).order_by("id")

    def hurry(self) -> None:
        """To be looked at now; but a server that asked for time is given it."""
        self.exclude(due_at=None).exclude(cause=Throttled.cause).update(due_at=timezone.now())


class CalendarConnection(Leased):
    """A host's Exchange account. Its row comes due when the calendars should be looked at again."""

    class Status(models.TextChoices):
        CONNECTED = "connected"
        NEEDS_PASSWORD = "needs_password"  # noqa: S105 a state, not a secret
        UNREACHABLE = "unreachable"

    class Noticing(models.TextChoices):
        POLLING = "polling"
        STREAMING = "streaming"  # Exchange tells us, on a connection that hangs

    FARTHEST = timedelta(minutes=75)

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="connections")
    email = models.EmailField()
    server = models.URLField(max_length=500, help_text="the full EWS address")
    username = models.CharField(max_length=320, help_text="as it is sent to Exchange")
    confirmed_host = models.CharField(max_length=255, blank=True, help_text="the host said yes to this server")
    ca_pem = models.TextField(blank=True, help_text="further certificate authorities, as PEM")
    sealed_password = models.BinaryField()
    exchange_version = models.CharField(max_length=10)
    exchange_build = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.CONNECTED)
    cause = models.CharField(max_length=40, blank=True, help_text="why it is not connected, in the API's words")
    synchronised_at = models.DateTimeField(null=True, blank=True, help_text="as of when the mirror is true")
    mirrored_until = models.DateTimeField(null=True, blank=True, help_text="the end of the mirrored window")
    failures = models.PositiveIntegerField(default=0, help_text="in a row, since the last success")
    entries_read = models.PositiveIntegerField(
        null=True, blank=True, help_text="so far, while everything is being read; else empty"
    )
    noticing = models.CharField(max_length=10, choices=Noticing, default=Noticing.POLLING)
    watcher = models.CharField(max_length=64, blank=True, help_text="the worker that holds its stream")
    watched_until = models.DateTimeField(null=True, blank=True, help_text="the watcher's lease")
    stream_due_at = models.DateTimeField(null=True, blank=True, help_text="not to be streamed before")
    working_hours = models.JSONField(null=True, blank=True, help_text='{"zones": […], "weekly": {"mon": […]}}')
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ConnectionQuerySet] = ConnectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "email"], name="one_connection_per_mailbox")]
        indexes = [models.Index(fields=["due_at"], name="connection_due")]

    def __str__(self) -> str:
        return self.email
