"""How much of one Exchange server's time this process takes: the server is not flooded, and one that is slow or away
holds up nobody but its own mailboxes."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from creneau.ews import errors

AT_ONCE = 4
AT_ONCE_IN_TROUBLE = 1


class _Server:
    def __init__(self) -> None:
        self.busy, self.in_trouble = 0, False


_servers: dict[str, _Server] = defaultdict(_Server)
_guard = threading.Lock()


@contextmanager
def turn(url: str) -> Iterator[bool]:
    """True for as many at a time as the server is given; False for whoever should come again in a moment."""
    server = _servers[urlsplit(url).netloc]
    with _guard:
        mine = server.busy < (AT_ONCE_IN_TROUBLE if server.in_trouble else AT_ONCE)
        server.busy += mine
    try:
        yield mine
    finally:
        with _guard:
            server.busy -= mine


def answered(url: str, error: errors.ExchangeError | None) -> bool:
    """A server that cannot be reached is asked by one at a time until it answers. True when it is back just now."""
    server = _servers[urlsplit(url).netloc]
    before, server.in_trouble = server.in_trouble, isinstance(error, errors.Unreachable)
    return before and error is None
