from __future__ import annotations

from django.db import models

from creneau import availability
from creneau.accounts.models import Host
from creneau.availability import parse


def office_hours() -> dict[str, list[list[str]]]:
    return {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class Schedule(models.Model):
    """When a host works: weekly hours and overrides in the shapes of ``creneau slots``."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64)
    weekly_hours = models.JSONField(default=office_hours, help_text='{"mon": [["09:00", "12:00"]]}')
    overrides = models.JSONField(default=dict, blank=True, help_text='{"2027-03-28": [["10:00", "12:00"]]}')

    def __str__(self) -> str:
        return self.name

    def hours(self) -> availability.Schedule:
        """The same as the arithmetic takes it."""
        return parse.schedule(self.time_zone, self.weekly_hours, self.overrides)
