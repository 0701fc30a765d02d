"""A whole installation in processes of its own: a simulated Exchange, a database, web and worker processes; each can be
killed and started again."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from exchange_simulator import NewMailbox, Simulator
from tests.postgresql import Server, children, postgresql

PASSWORD = "canary-Aubergine-7"
ROOT = Path(__file__).parents[2]
OTHER_CALENDAR = "Gardes"


def address(number: int) -> str:
    return f"host{number}@demo.example"


@dataclass
class Process:
    """One ``creneau`` command, and its children."""

    words: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    url: str = ""
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "creneau.cli.main", *self.words]
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
            )

    def kill(self) -> None:
        """``kill -9`` of it and all its children."""
        if self.child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def kill_worker_beside(self) -> None:
        """``kill -9`` of the worker that ``serve`` started beside it, if there is one."""
        for pid in children(self.child.pid) if self.child else ():
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(pid) == pid:
                    os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        if self.child and self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
            return True
        return False


@dataclass
class House:
    folder: Path
    exchange: Simulator
    database: Server | None
    environment: dict[str, str]
    webs: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def set_clock(self, seconds: float) -> None:
        """By how much the clocks of all processes are wrong."""
        written = self.folder / "clock.new"
        written.write_text(str(seconds))
        written.rename(self.folder / "clock")

    def script(self, module: str, *words: str, typed: str = "") -> str:
        """Runs a module with the installation's settings; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "creneau.config.settings"},
            input=typed,
            text=True,
            capture_output=True,
            cwd=ROOT,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return done.stdout

    def wait(self) -> None:
        deadline = time.monotonic() + 90
        while not all(web.answers() for web in self.webs):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the web processes did not start:\n{self.log[-3000:]}")
            time.sleep(0.1)


@contextlib.contextmanager
def house(
    folder: Path, *, engine: str, hosts: int = 1, webs: int = 1, workers: int = 1, processes: int = 1
) -> Iterator[House]:
    """Everything runs and every host's calendar is connected; everything has ended when the block ends.

    On SQLite there is one web server, which has its worker beside it; each web server has that many processes.
    """
    with contextlib.ExitStack() as stack:
        exchange = Simulator([NewMailbox(address(number), PASSWORD, f"Host {number}") for number in range(hosts)])
        stack.enter_context(exchange)
        for number in range(hosts):
            exchange.mailbox(address(number)).add_folder(OTHER_CALENDAR)
        database = stack.enter_context(postgresql()) if engine == "postgresql" else None
        built = House(folder, exchange, database, _environment(folder, exchange, database))
        built.set_clock(0)
        (folder / "log").touch()
        built.script("tests.faults.furnish", str(hosts))
        for number in range(webs if database else 1):
            port = _free_port()
            words = ("serve", "--bind", f"127.0.0.1:{port}", "--processes", str(processes))
            own = built.environment | {"CRENEAU_DATA_DIR": str(folder / f"data{number or ''}")}  # a machine of its own
            built.webs.append(Process(words, own, folder / "log", f"http://127.0.0.1:{port}"))
        for _ in range(workers if database else 0):
            built.workers.append(Process(("worker",), built.environment, folder / "log"))
        for process in (*built.webs, *built.workers):
            stack.callback(process.end)
            process.start()
        built.wait()
        yield built


def _environment(folder: Path, exchange: Simulator, database: Server | None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRENEAU_", "DJANGO_"))}
    database_url = {"CRENEAU_DATABASE_URL": database.url} if database else {}
    return (
        clean
        | database_url
        | {
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "tests" / "faults" / "clock", ROOT / "src", ROOT))),
            "CRENEAU_TEST_CLOCK": str(folder / "clock"),
            "CRENEAU_SECRET_KEY": secrets.token_urlsafe(48),
            "CRENEAU_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "CRENEAU_BASE_URL": "http://127.0.0.1",
            "CRENEAU_DATA_DIR": str(folder / "data"),
            "CRENEAU_RATE_LIMITS": "off",
            "CRENEAU_EXCHANGE_CA": str(exchange.ca_file),
            "CRENEAU_EXCHANGE_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CRENEAU_EXCHANGE_SERVERS": f"demo.example={exchange.autodiscover_url}",
        }
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
