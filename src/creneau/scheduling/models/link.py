from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.apps import apps
from django.db import models

from creneau.scheduling.models.event_type import EventType


def new_link_token() -> str:
    return secrets.token_urlsafe(16)


class LinkQuerySet(models.QuerySet["Link"]):
    def with_use(self) -> Self:
        """Each with ``is_used``: whether a booking was made through it."""
        bookings = apps.get_model("scheduling", "Booking")  # it stands above
        return self.annotate(is_used=models.Exists(bookings.objects.filter(link=models.OuterRef("pk"))))

    def opened(self, token: str) -> Link | None:
        """The link of that token, if its host is still there."""
        found = self.with_use().filter(token=token, event_type__host__user__is_active=True)
        return found.select_related("event_type__host__user", "event_type__schedule").first()


class Link(models.Model):
    """An address that cannot be guessed, for one event type; good once or for ever."""

    event_type = models.ForeignKey(EventType, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=32, unique=True, default=new_link_token)
    label = models.CharField(max_length=100, blank=True, help_text="for the host: whom it was given to")
    is_single_use = models.BooleanField(default=False, help_text="good until a booking uses it")
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    is_used: bool  # where it was asked for

    objects: ClassVar[LinkQuerySet] = LinkQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.label or self.token

    def state(self, now: datetime) -> str:
        """``good``, ``used`` or ``expired``; asks for a link that knows whether it is used."""
        if self.is_single_use and self.is_used:
            return "used"
        return "expired" if self.expires_at and self.expires_at <= now else "good"
