from __future__ import annotations

from typing import ClassVar

from django.db import models

from creneau.accounts.models import Host
from creneau.scheduling.models.schedule import Schedule


class EventTypeQuerySet(models.QuerySet["EventType"]):
    def published(self, host_slug: str, slug: str) -> EventType | None:
        """The active event type at ``/host/slug`` of an active host, or None."""
        found = self.filter(host__slug=host_slug, slug=slug, active=True, host__user__is_active=True)
        return found.select_related("host__user", "schedule").first()


def half_an_hour() -> list[int]:
    return [30]


class EventType(models.Model):
    """What can be booked with a host."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="event_types")
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="event_types")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    location = models.CharField(max_length=255, blank=True)
    durations_minutes = models.JSONField(default=half_an_hour, help_text="the first is the default")
    increment_minutes = models.PositiveSmallIntegerField(default=30)
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=0)
    minimum_notice_minutes = models.PositiveIntegerField(default=0)
    rolling_days = models.PositiveSmallIntegerField(default=60)
    active = models.BooleanField(default=True)

    objects: ClassVar[EventTypeQuerySet] = EventTypeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["host", "slug"], name="one_event_type_per_address")]

    def __str__(self) -> str:
        return self.name
