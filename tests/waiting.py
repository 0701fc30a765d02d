"""Waiting for what another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen], enough: Callable[[Seen], bool], seconds: float = 20.0) -> Seen:
    """Look again and again until it is enough; what was seen last, when it never is, fails the test."""
    deadline = time.monotonic() + seconds
    while not enough(seen := look()):
        assert time.monotonic() < deadline, f"after {seconds} seconds still {seen!r}"
        time.sleep(0.2)
    return seen
