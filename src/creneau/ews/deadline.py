"""The time a whole exchange may take, however slowly its bytes arrive."""

import time


class Deadline:
    """A moment on the monotonic clock. It can be moved: sockets that live longer than one request look at it anew."""

    def __init__(self, seconds: float) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, above zero; TimeoutError when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this exchange is over")
        return left
