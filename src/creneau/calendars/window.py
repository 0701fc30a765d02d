"""A stretch of time that is read at once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Window:
    """Half-open, aware."""

    start_at: datetime
    end_at: datetime
