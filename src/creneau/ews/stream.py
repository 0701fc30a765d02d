"""A stream of notifications: opened and signed in like every request, then read without waiting, by whoever watches
many of them at once. `fileno` is for an event loop; `read` takes what has arrived."""

import socket
import ssl
from collections.abc import Iterator
from typing import Any

from creneau.ews import errors
from creneau.ews.chunks import Chunks, Plain
from creneau.ews.envelope import open_envelope
from creneau.ews.operations.get_streaming_events import GetStreamingEvents, split_envelopes
from creneau.ews.values import Notification

CHUNK = 64 * 1024
MOST_AT_ONCE = 4 * CHUNK  # others wait for their turn meanwhile
CLOSED = Notification((), (), is_closed=True)


class EventStream:
    """Holds a socket of its own: the connection it came from can be forgotten."""

    def __init__(self, sock: socket.socket, buffered: bytes, body: Chunks | Plain, asked: GetStreamingEvents) -> None:
        self._socket, self._body, self._asked = sock, body, asked
        self._waiting = self._body.feed(buffered)

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self) -> list[Notification]:
        """What has arrived in whole, or some of it; ConnectionLost at the end, or the error that the server names."""
        taken = 0
        while not self._body.is_over and (taken < MOST_AT_ONCE or self._has_more()) and (data := self._receive()):
            self._waiting += self._body.feed(data)
            taken += len(data)
        envelopes, self._waiting = split_envelopes(self._waiting)
        return [*self._notifications(envelopes), *([CLOSED] if self._body.is_over else [])]

    def close(self) -> None:
        self._socket.close()

    def _has_more(self) -> bool:
        """Decrypted already: the event loop, which looks at the socket below, would not know of it."""
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def _receive(self) -> bytes:
        """b"" when there is no more for now."""
        try:
            data = self._socket.recv(CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return b""
        except OSError as error:
            raise errors.ConnectionLost("the stream broke off") from error
        if not data:
            raise errors.ConnectionLost("the stream ended")
        return data

    def _notifications(self, envelopes: list[bytes]) -> Iterator[Notification]:
        for envelope in envelopes:
            opened = open_envelope(envelope)
            if opened.body is None:
                raise opened.fault or errors.ServerError("an empty answer")
            yield self._asked.answer(opened.body)


def take_over(response: Any, asked: GetStreamingEvents) -> EventStream:
    """The socket below a response whose body nobody has begun to read, and what was read of it along with the head."""
    connection, answer = response.raw._connection, response.raw._fp
    sock, connection.sock = connection.sock, None
    sock.deadline = None
    sock.setblocking(False)
    try:
        buffered = answer.fp.peek()
    except (BlockingIOError, ssl.SSLWantReadError):
        buffered = b""
    return EventStream(sock, bytes(buffered), Chunks() if answer.chunked else Plain(), asked)
