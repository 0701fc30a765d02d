"""Work that one worker at a time may do: a row is claimed by one conditional UPDATE, for a limited time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound="Leased")

LONG_AGO = timedelta(minutes=10)  # an ended lease is usually noticed within seconds


class LeasedQuerySet(models.QuerySet[Row]):
    def due(self, now: datetime) -> Self:
        """Rows whose time has come and that nobody is working on, the longest waiting first."""
        far = now + self.model.FARTHEST
        free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now) | models.Q(lease_until__gt=far)
        come = models.Q(due_at__lte=now) | models.Q(due_at__gt=far)
        return self.filter(free, come).order_by("due_at")

    def mine(self, row: Row) -> Self:
        """The row as long as its lease is the one that it was claimed with: what a late worker writes goes nowhere."""
        return self.filter(pk=row.pk, lease_until=row.lease_until)

    def claim(self, pk: int, *, now: datetime, lasting: timedelta) -> bool:
        """Take the row if it is due and free; True for exactly one of those who ask.

        A lease that ended long ago, or ends in a far future, says that a clock jumped: somebody may be at work. It
        is given one more term, and taken only when that has ended.
        """
        jumped = models.Q(lease_until__lt=now - LONG_AGO) | models.Q(lease_until__gt=now + self.model.FARTHEST)
        usual = models.Q(lease_until=None) | models.Q(lease_until__gte=now - LONG_AGO, lease_until__lte=now)
        if self.due(now).filter(usual, pk=pk).order_by().update(lease_until=now + lasting):
            return True
        self.filter(jumped, pk=pk).update(lease_until=now + lasting)
        return False


class Leased(models.Model):
    """``due_at``: when somebody should work on the row (None: nothing to do). ``lease_until``: taken until then."""

    FARTHEST = timedelta(hours=6)  # what is due or taken for longer was written by a clock that ran ahead

    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
