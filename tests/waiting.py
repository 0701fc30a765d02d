"""Working with other processes: where they can listen, and waiting for what they do."""

import socket
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


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
