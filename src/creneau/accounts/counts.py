"""How often somebody asked, for all processes of the installation: rows of the database."""

from __future__ import annotations

import random
import time

from django.db import models, transaction
from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport

TIDIED_EVERY = 50  # new rows, on average


class RateCount(models.Model):
    """What was counted under a key in the window that began ``window`` times its length after 1970, and in the one
    before."""

    key = models.CharField(max_length=200, primary_key=True)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)
    expires_at = models.FloatField(db_index=True, help_text="seconds since 1970")

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"

    def moved_to(self, window: int) -> RateCount:
        """The same, as of a window: what is older than the one before it counts for nothing."""
        steps = window - self.window
        self.before = self.before if steps == 0 else self.count if steps == 1 else 0
        self.count = self.count if steps == 0 else 0
        self.window = window
        return self


class DatabaseStorage(SlidingWindowCounterSupport, Storage):
    """A storage of the library ``limits``, for its sliding window counter alone."""

    base_exceptions = ()

    @transaction.atomic
    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts, if that is within the limit. One row, locked: two at the same moment are two."""
        now = time.time()
        row, is_new = RateCount.objects.select_for_update().get_or_create(
            key=key, defaults={"window": int(now // expiry), "expires_at": now + 2 * expiry}
        )
        row = row.moved_to(int(now // expiry))
        if row.before * (1 - now % expiry / expiry) + row.count + amount > limit:
            return False
        row.count, row.expires_at = row.count + amount, now + 2 * expiry
        row.save()
        if is_new and random.random() * TIDIED_EVERY < 1:  # noqa: S311
            RateCount.objects.filter(expires_at__lt=now).delete()
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        now = time.time()
        row = RateCount.objects.filter(pk=key).first() or RateCount(key=key, window=int(now // expiry))
        row, left = row.moved_to(int(now // expiry)), expiry - now % expiry
        return row.before, left, row.count, left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        RateCount.objects.filter(pk=key).delete()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        raise NotImplementedError

    def get(self, key: str) -> int:
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return RateCount.objects.all().delete()[0]

    def clear(self, key: str) -> None:
        RateCount.objects.filter(pk=key).delete()
