"""When somebody works."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class WorkingHours:
    """`days` are English names; local clock times of the mailbox's zone."""

    days: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    start: time = time(9)
    end: time = time(18)
