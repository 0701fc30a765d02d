"""What is counted while it happens, in every process: a few microseconds each.

Each process keeps its numbers in a file of the data folder, so that ``/metrics`` shows the sum of all that share it.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from prometheus_client import Counter, Histogram, values

_HERE = socket.gethostname().replace("_", "-")
if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(folder).mkdir(mode=0o700, exist_ok=True)
    values.ValueClass = values.MultiProcessValue(lambda: f"{_HERE}-{os.getpid()}")  # type: ignore[no-untyped-call]

REQUESTS = Counter("creneau_http_requests", "Requests answered", ["method", "route", "status"])
DURATIONS = Histogram(
    "creneau_http_request_duration_seconds",
    "How long requests took",
    ["route"],
    buckets=(0.01, 0.05, 0.25, 1, 5),
)
EXCHANGE = Histogram(
    "creneau_exchange_duration_seconds",
    "How long Exchange took to answer",
    ["operation"],
    buckets=(0.05, 0.25, 1, 5, 30),
)
EXCHANGE_FAILURES = Counter("creneau_exchange_failures", "Operations that failed", ["operation", "cause"])
BOOKINGS = Counter("creneau_booking_changes", "What became of bookings", ["kind"])

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def request(method: str, route: str, status: int, seconds: float) -> None:
    count, duration = _numbers_of(method if method in METHODS else "other", route, status)
    count.inc()
    duration.observe(seconds)


@lru_cache(maxsize=2000)
def _numbers_of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Looking labels up takes longer than counting."""
    return REQUESTS.labels(method, route, str(status)), DURATIONS.labels(route)


@contextmanager
def exchange(operation: str) -> Iterator[None]:
    before = time.perf_counter()
    try:
        yield
    except Exception as error:
        EXCHANGE_FAILURES.labels(operation, getattr(error, "cause", "") or type(error).__name__).inc()
        raise
    finally:
        EXCHANGE.labels(operation).observe(time.perf_counter() - before)


def forget_the_dead() -> None:
    """Files of processes that are no more; Prometheus knows that counters begin anew."""
    for file in Path(folder).glob("*.db") if folder else ():
        machine, _, pid = file.stem.partition("_")[2].rpartition("-")
        if not (_is_alive(int(pid)) if machine == _HERE else _is_recent(file)):
            file.unlink(missing_ok=True)


def _is_recent(file: Path) -> bool:
    """Of another machine, or of a container that shares the folder: a week's silence is death."""
    with suppress(OSError):
        return time.time() - file.stat().st_mtime < 7 * 86_400
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
