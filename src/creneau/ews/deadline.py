"""The time a whole exchange may take, however slowly its bytes arrive."""

import time

from creneau.ews import errors


class Deadline:
    """A moment on the monotonic clock. It can be moved: sockets that live longer than one request look at it anew."""

    def __init__(self, seconds: float) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, above zero; TimedOut when there are none."""
        left = self.left()
        if left <= 0:
            raise errors.TimedOut("the time is over")
        return left

    def left(self) -> float:
        """Seconds left; zero or less when it has passed."""
        return self._until - time.monotonic()
