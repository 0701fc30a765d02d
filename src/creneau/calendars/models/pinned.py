from __future__ import annotations

from django.conf import settings
from django.db import models


class PinnedCertificate(models.Model):
    """The one certificate that a host may show, whoever issued it: an administrator compared its fingerprint."""

    host = models.CharField(max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 in hex")
    subject = models.TextField(blank=True)
    issuer = models.TextField(blank=True)
    valid_until = models.DateTimeField()
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    pinned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["host"]

    def __str__(self) -> str:
        return f"{self.host}: {self.fingerprint[:16]}…"
