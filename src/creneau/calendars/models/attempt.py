from __future__ import annotations

from typing import ClassVar

from django.db import models

from creneau.accounts.models import Host
from creneau.calendars.models.connection import CalendarConnection
from creneau.calendars.models.leases import Leased, LeasedQuerySet


class ConnectionAttempt(Leased):
    """One press of Connect: what was typed, what was tried, how it ended.

    The password is sealed in the row and erased on the outcome, or after ten minutes.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        CONNECTED = "connected"
        FAILED = "failed"

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="connection_attempts")
    email = models.EmailField()
    server = models.CharField(max_length=500, blank=True)
    domain = models.CharField(max_length=255, blank=True)
    username = models.CharField(max_length=320, blank=True)
    confirmed_host = models.CharField(max_length=255, blank=True)
    ca_pem = models.TextField(blank=True, help_text="certificate authorities of this connection, as PEM")
    try_again = models.BooleanField(default=False)
    sealed_password = models.BinaryField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    steps = models.JSONField(default=list, help_text='[{"step", "url", "outcome", "detail", "duration_ms"}]')
    cause = models.CharField(max_length=40, blank=True)
    next_step = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, help_text="facts for the message; never a secret")
    connection = models.ForeignKey(CalendarConnection, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[LeasedQuerySet[ConnectionAttempt]] = LeasedQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.email}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.CONNECTED, self.State.FAILED}
