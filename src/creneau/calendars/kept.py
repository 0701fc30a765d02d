"""Connections that stay signed in for a moment: what changed once often changes again soon, and signing in costs
Exchange and us more than the question does.

They are this process's own, each is used by one thread at a time, and only for what it was opened for.
"""

import threading
import time
from dataclasses import dataclass

from creneau.ews.connection import Connection

IDLE_SECONDS = 60.0  # Exchange itself ends an idle connection after two minutes
OLDEST_SECONDS = 300.0  # then the password is asked for again, and may be refused
MOST = 500


@dataclass(frozen=True)
class _Kept:
    opened_for: object
    connection: Connection
    since: float


_kept: dict[int, _Kept] = {}  # the longest idle first
_guard = threading.Lock()


def take(pk: int, opened_for: object) -> Connection | None:
    """The one that was kept for this row, if the row is still what it was; nobody else gets it meanwhile."""
    with _guard:
        found = _kept.pop(pk, None)
    if found is None:
        return None
    now = time.monotonic()
    fresh = now - found.since < IDLE_SECONDS and now - found.connection.made_at < OLDEST_SECONDS
    if fresh and found.opened_for == opened_for:
        return found.connection
    found.connection.close()
    return None


def keep(pk: int, opened_for: object, connection: Connection) -> None:
    with _guard:
        before = _kept.pop(pk, None)
        _kept[pk] = _Kept(opened_for, connection, time.monotonic())
    if before:
        before.connection.close()
    close_idle()


def close_idle(after_seconds: float = IDLE_SECONDS) -> None:
    """Also the longest idle of too many. To be called now and then: passwords are not kept longer than that."""
    long_ago = time.monotonic() - after_seconds
    with _guard:
        ended = []
        while (first := next(iter(_kept), None)) is not None:
            if len(_kept) <= MOST and _kept[first].since > long_ago:
                break
            ended.append(_kept.pop(first))
    for each in ended:
        each.connection.close()
