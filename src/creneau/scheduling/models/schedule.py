from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models

from creneau import availability
from creneau.accounts.models import Host
from creneau.accounts.names import validate_name
from creneau.availability import parse
from creneau.scheduling.holidays import public_holidays, with_public_holidays


def office_hours() -> dict[str, list[list[str]]]:
    return {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def of(self, host: Host) -> Self:
        """The default one first."""
        return self.filter(host=host).order_by("-is_default", "pk")

    def default_of(self, host: Host) -> Schedule:
        """What new event types use; every host has one."""
        return self.of(host)[0]


class Schedule(models.Model):
    """When a host works: weekly hours and overrides in the shapes of ``creneau slots``."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=100, validators=[validate_name])
    time_zone = models.CharField(max_length=64)
    weekly_hours = models.JSONField(default=office_hours, help_text='{"mon": [["09:00", "12:00"]]}')
    overrides = models.JSONField(default=dict, blank=True, help_text='{"2027-03-28": [["10:00", "12:00"]]}')

    holidays_country = models.CharField(max_length=2, blank=True, help_text="ISO 3166; '' works on public holidays")
    holidays_region = models.CharField(max_length=40, blank=True)
    is_default = models.BooleanField(default=False, help_text="what new event types use; one a host")
    answered_hours = models.JSONField(null=True, blank=True, help_text="a mailbox's hours that were taken or declined")

    objects: ClassVar[ScheduleQuerySet] = ScheduleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=models.Q(is_default=True), name="one_default_schedule_a_host"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def holidays(self, first: date, last: date, *, language: str | None = None) -> dict[date, str]:
        """The public holidays that are days off, with their names."""
        if not self.holidays_country:
            return {}
        return public_holidays(self.holidays_country, self.holidays_region or None, first, last, language=language)

    def hours(self, start_at: datetime, end_at: datetime) -> availability.Schedule:
        """The same as the arithmetic takes it, public holidays of the window's years as days off."""
        plain = parse.schedule(self.time_zone, self.weekly_hours, self.overrides)
        if not self.holidays_country:
            return plain
        first, last = date(start_at.year - 1, 12, 1), date(end_at.year + 1, 1, 31)
        off = with_public_holidays(plain.overrides, self.holidays_country, self.holidays_region or None, first, last)
        return availability.Schedule(plain.zone, plain.weekly, off)
