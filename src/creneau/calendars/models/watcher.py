from __future__ import annotations

from django.db import models


class Watcher(models.Model):
    """A worker that holds streams. It says that it lives; whoever stopped saying so is dead, and its streams free."""

    name = models.CharField(max_length=64, unique=True)
    alive_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
