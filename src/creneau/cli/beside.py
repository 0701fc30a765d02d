"""The worker as a child of ``creneau serve``: started again if it dies, ended when the server ends."""

import ctypes
import signal
import subprocess
import sys
import threading

_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class WorkerBeside:
    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._child = self._start()
        threading.Thread(target=self._watch, name="worker beside", daemon=True).start()

    def stop(self) -> None:
        """Let the worker finish what it is doing."""
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(timeout=25)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._child.wait()
            if not self._stopping.wait(1):
                self._child = self._start()

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "creneau.cli.main", "worker"]
        return subprocess.Popen(command, preexec_fn=end_with_parent, start_new_session=True)  # noqa: S603, PLW1509


def end_with_parent() -> None:
    """On Linux the kernel ends the child when its parent is killed; elsewhere only an orderly stop does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGTERM)
