from __future__ import annotations

from typing import ClassVar

from django.db import models

from creneau.accounts.models import Host
from creneau.availability import FixedDates, RollingDays, Rules
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
    rolling_days = models.PositiveSmallIntegerField(default=60, help_text="unless fixed dates are given")
    first_day = models.DateField(null=True, blank=True, help_text="fixed dates, both included")
    last_day = models.DateField(null=True, blank=True)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True, help_text="bookings that start on one day")
    weekly_limit = models.PositiveSmallIntegerField(null=True, blank=True, help_text="the same, Monday to Sunday")
    active = models.BooleanField(default=True)

    objects: ClassVar[EventTypeQuerySet] = EventTypeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["host", "slug"], name="one_event_type_per_address")]

    def __str__(self) -> str:
        return self.name

    def duration(self, minutes: int | None = None) -> int:
        """The duration asked for, or the default one; ``ValueError`` when it is not on offer."""
        if minutes is not None and minutes not in self.durations_minutes:
            raise ValueError(f"{minutes} minutes are not on offer")
        return int(self.durations_minutes[0] if minutes is None else minutes)

    def rules(self, minutes: int) -> Rules:
        """What the arithmetic asks of a slot of this duration."""
        return Rules(
            duration_minutes=minutes,
            increment_minutes=self.increment_minutes,
            buffer_before_minutes=self.buffer_before_minutes,
            buffer_after_minutes=self.buffer_after_minutes,
            minimum_notice_minutes=self.minimum_notice_minutes,
            date_range=self.date_range,
            daily_limit=self.daily_limit,
            weekly_limit=self.weekly_limit,
        )

    @property
    def date_range(self) -> RollingDays | FixedDates:
        if self.first_day or self.last_day:
            return FixedDates(self.first_day, self.last_day)
        return RollingDays(self.rolling_days)

    @property
    def has_limits(self) -> bool:
        return self.daily_limit is not None or self.weekly_limit is not None
