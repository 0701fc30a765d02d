"""A real PostgreSQL for tests: the system's own binaries, a new cluster in a folder of its own, loopback only.

    with postgresql() as server:
        server.url

As a command it runs another one with CRENEAU_DATABASE_URL set: ``python -m tests.postgresql pytest tests/scheduling``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "400",
    "shared_buffers": "32MB",
    "unix_socket_directories": "",
}


@dataclass
class Server:
    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"postgresql://creneau@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = SETTINGS | self.settings | {"port": str(self.port)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        self._control("stop", "-m", "fast")

    def kill(self) -> None:
        """``kill -9`` of the whole server; it is down when this returns, and may be started again."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        backends = children(pid)
        for each in (pid, *backends):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(_is_alive(each) for each in (pid, *backends)) and time.monotonic() < deadline:
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink()  # its process may still be listed, dead, where nobody reaps

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _control(self, *words: str) -> None:
        _run([str(_binaries() / "pg_ctl"), "-D", str(self.data), "-w", "-t", "60", *words])


@contextlib.contextmanager
def postgresql(**settings: str) -> Iterator[Server]:
    """A running server, with other settings than ours perhaps; the folder is gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="creneau-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Server(folder, _free_port(), settings)
    try:
        _run([str(_binaries() / "initdb"), "-D", str(server.data), "-U", "creneau", "-A", "trust", "-E", "UTF8", "-N"])
        server.start()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def children(pid: int) -> list[int]:
    """The process's own, not theirs."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], text=True, capture_output=True)
    return [int(word) for word in listed.stdout.split()]


def is_installed() -> bool:
    return bool(_found())


def _binaries() -> Path:
    return _found()[-1]


def _found() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def _run(command: list[str]) -> None:
    """As the user ``postgres`` when root, because PostgreSQL refuses to run as root."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    words = [*as_postgres, *command]
    done = subprocess.run(words, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        done.check_returncode()


def _is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    if not is_installed():
        print("Not run on PostgreSQL: it is not installed (apt-get install postgresql)", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    with postgresql(fsync="off", full_page_writes="off") as server:  # nobody pulls the plug
        command = subprocess.Popen(sys.argv[1:], env=os.environ | {"CRENEAU_DATABASE_URL": server.url})
        signal.signal(signal.SIGTERM, lambda *_: command.terminate())
        return command.wait()


if __name__ == "__main__":
    sys.exit(main())
