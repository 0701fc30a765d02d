"""HTTP's chunked bodies, read as they come, without waiting for more. RFC 9112, section 7.1."""

import re

from creneau.ews import errors

LONGEST_LINE = 4096
_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}")  # int() would take a sign as well


class Chunks:
    """Feed it what the socket gives; it gives back what that holds of the body."""

    def __init__(self) -> None:
        self._waiting = b""
        self._left = 0  # of the present chunk, with the line end behind it
        self.is_over = False

    def feed(self, data: bytes) -> bytes:
        self._waiting += data
        body = b""
        while self._waiting and not self.is_over:
            if self._left == 0 and not self._read_size():
                break
            piece = self._waiting[: self._left]
            body += piece[: max(0, self._left - 2)]
            self._waiting, self._left = self._waiting[len(piece) :], self._left - len(piece)
        return body

    def _read_size(self) -> bool:
        """The line before a chunk; False when it is not whole yet, or was the last."""
        line, end, rest = self._waiting.partition(b"\r\n")
        if not end:
            if len(line) > LONGEST_LINE:
                raise errors.ServerError("a chunk without a size")
            return False
        said = line.partition(b";")[0].strip()
        if not _SIZE.fullmatch(said):
            raise errors.ServerError("a chunk without a size")
        size = int(said, 16)
        self._waiting, self._left, self.is_over = rest, size + 2, size == 0
        return not self.is_over


class Plain:
    """A body without chunks ends with the connection."""

    is_over = False

    def feed(self, data: bytes) -> bytes:
        return data
