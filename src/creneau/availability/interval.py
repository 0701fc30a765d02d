"""A stretch of time, half-open: `[start, end)`."""

from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """Two aware instants; `start` belongs to it, `end` does not. Empty when they are equal."""

    start: datetime
    end: datetime
