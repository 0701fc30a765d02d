from __future__ import annotations

from django.db import models


class RefusedSignIn(models.Model):
    """A server, user name and password that Exchange refused: not sent again by itself."""

    mailbox = models.EmailField()
    server = models.CharField(max_length=255)
    username = models.CharField(max_length=320)
    password_digest = models.CharField(max_length=64, help_text="keyed: worthless without the installation's secret")
    refused_at = models.DateTimeField()
    undecided_until = models.DateTimeField(
        null=True, blank=True, help_text="sent with a stored password and not answered yet; empty: refused"
    )

    class Meta:
        indexes = [models.Index(fields=["mailbox", "refused_at"], name="refused_sign_in_recent")]

    def __str__(self) -> str:
        return f"{self.username} at {self.server}"
