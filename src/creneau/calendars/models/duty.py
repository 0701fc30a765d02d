from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models


class DutyQuerySet(models.QuerySet["Duty"]):
    def take(self, name: str, *, now: datetime, every: timedelta) -> bool:
        """True for the one worker, among all, whose turn it is; then again after ``every``."""
        self.get_or_create(name=name, defaults={"due_at": now})
        too_far = models.Q(due_at__gt=now + 2 * every)  # a clock that ran ahead must not stop everybody else
        return self.filter(models.Q(due_at__lte=now) | too_far, name=name).update(due_at=now + every) == 1


class Duty(models.Model):
    """Something that is to be done every so often, by one worker of all."""

    name = models.CharField(max_length=40, unique=True)
    due_at = models.DateTimeField()

    objects: ClassVar[DutyQuerySet] = DutyQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name
