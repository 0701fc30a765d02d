from __future__ import annotations

import secrets

from django.db import models

from creneau.scheduling.models.event_type import EventType


def new_link_token() -> str:
    return secrets.token_urlsafe(12)


class Link(models.Model):
    """An address that cannot be guessed, for one event type; good once or for ever."""

    event_type = models.ForeignKey(EventType, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=32, unique=True, default=new_link_token)
    label = models.CharField(max_length=100, blank=True, help_text="for the host: whom it was given to")
    is_single_use = models.BooleanField(default=False, help_text="good until a booking uses it")
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.label or self.token
