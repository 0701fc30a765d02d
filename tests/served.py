"""``creneau serve`` in processes of its own, on a new SQLite database, with Alice to be booked."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.fernet import Fernet

from tests.waiting import free_port

PASSWORD = "correct horse"


@dataclass(frozen=True)
class Served:
    url: str
    environment: dict[str, str]
    python: Path = Path(sys.executable)

    def creneau(self, *words: str, typed: str = "") -> str:
        """Runs a command of the installation; its standard output."""
        command = [self.python, "-m", "creneau.cli.main", *words]
        done = subprocess.run(command, env=self.environment, input=typed, text=True, capture_output=True, check=True)
        return done.stdout


@contextlib.contextmanager
def serve(
    folder: Path,
    *options: str,
    log: IO[bytes] | None = None,
    python: Path = Path(sys.executable),
    **settings: str,
) -> Iterator[Served]:
    """``settings`` are environment variables; the server has stopped when the block ends. ``log``: what it prints."""
    port = free_port()
    served = Served(f"http://127.0.0.1:{port}", _environment(folder, port) | settings, python)
    served.creneau(
        "user", "add", "alice@example.com", "--name", "Alice", "--timezone", "UTC", "--password-stdin", typed=PASSWORD
    )
    command = [python, "-m", "creneau.cli.main", "serve", "--bind", f"127.0.0.1:{port}", *options]
    server = subprocess.Popen(command, env=served.environment, stdout=log, stderr=log)
    try:
        _wait(served.url, server)
        yield served
    finally:
        server.terminate()
        server.wait(timeout=40)


def _environment(folder: Path, port: int) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRENEAU_", "DJANGO_"))}
    return clean | {
        "CRENEAU_SECRET_KEY": secrets.token_urlsafe(48),
        "CRENEAU_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "CRENEAU_BASE_URL": f"http://127.0.0.1:{port}",
        "CRENEAU_DATA_DIR": str(folder),
    }


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError("creneau serve did not start")
