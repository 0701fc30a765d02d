"""How much of one Exchange server's time this process takes: the server is not flooded, and one that is slow or away
holds up nobody but its own mailboxes."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from creneau.ews import errors

AT_ONCE = 4
AT_ONCE_IN_TROUBLE = 1


class _Server:
    def __init__(self) -> None:
        self.busy = {True: 0, False: 0}
        self.in_trouble = False
        self.answered_at = float("-inf")

    def has_room(self, noticed: bool) -> bool:
        if self.in_trouble:
            return sum(self.busy.values()) < AT_ONCE_IN_TROUBLE
        return self.busy[noticed] < AT_ONCE


_servers: dict[str, _Server] = defaultdict(_Server)
_guard = threading.Lock()


@contextmanager
def turn(url: str, *, noticed: bool = False) -> Iterator[bool]:
    """True for as many at a time as the server is given; False for whoever should come again in a moment.

    Where a change was ``noticed`` nobody waits behind those who only ask.
    """
    server = _servers[urlsplit(url).netloc]
    with _guard:
        mine = server.has_room(noticed)
        server.busy[noticed] += mine
    try:
        yield mine
    finally:
        with _guard:
            server.busy[noticed] -= mine


def answered(url: str, error: errors.ExchangeError | None, *, asked_at: float) -> bool:
    """A server that cannot be reached is asked by one at a time until it answers. True when it is back just now.

    One that answered somebody since this was asked (on the monotonic clock) can be reached: the mailbox fails.
    """
    server = _servers[urlsplit(url).netloc]
    before = server.in_trouble
    if error is None:
        server.answered_at = time.monotonic()
    server.in_trouble = isinstance(error, errors.Unreachable) and server.answered_at < asked_at
    return before and error is None
