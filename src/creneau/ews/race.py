"""Things done side by side, their results taken as they come."""

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from creneau.ews.deadline import Deadline

Result = TypeVar("Result")


class Race(Generic[Result]):
    """Threads that nobody waits for: whoever has what is needed walks away, and each task ends by its own limits."""

    def __init__(self) -> None:
        self._finished: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
        self.running = 0

    def start(self, task: Callable[[], Result]) -> None:
        self.running += 1
        threading.Thread(target=self._run, args=(task,), daemon=True, name="discovery").start()

    def _run(self, task: Callable[[], Result]) -> None:
        try:
            self._finished.put(task())
        except BaseException as error:  # noqa: BLE001 it is raised where it is waited for
            self._finished.put(error)

    def next(self, deadline: Deadline, patience_seconds: float | None = None) -> Result | None:
        """The next result; None when none is under way or none came in time."""
        if not self.running:
            return None
        left = deadline.left()
        try:
            result = self._finished.get(
                timeout=max(0.0, left if patience_seconds is None else min(left, patience_seconds))
            )
        except queue.Empty:
            return None
        self.running -= 1
        if isinstance(result, BaseException):
            raise result
        return result
