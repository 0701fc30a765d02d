from __future__ import annotations

from django.db import models

from creneau.accounts.models import Host


class IdempotencyKey(models.Model):
    """What the first request with a key brought about: whoever sends it again is told of that, and nothing is made."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="of the address and the body that were sent with it")
    made = models.BigIntegerField(help_text="the id of what was made")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "key"], name="one_request_a_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return self.key
