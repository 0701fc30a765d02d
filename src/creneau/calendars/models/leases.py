"""Work that one worker at a time may do: a row is claimed by one conditional UPDATE, for a limited time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound="Leased")


class LeasedQuerySet(models.QuerySet[Row]):
    def due(self, now: datetime) -> Self:
        """Rows whose time has come and that nobody is working on, the longest waiting first."""
        free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at")

    def claim(self, pk: int, *, now: datetime, lasting: timedelta) -> bool:
        """Take the row if it is due and free; True for exactly one of those who ask."""
        return self.due(now).order_by().filter(pk=pk).update(lease_until=now + lasting) == 1


class Leased(models.Model):
    """``due_at``: when somebody should work on the row (None: nothing to do). ``lease_until``: taken until then."""

    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
