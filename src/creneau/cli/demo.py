"""``creneau demo``: everything on this machine, to be looked at and thrown away.

1. A folder that is deleted at the end, keys made for this run.
2. The Exchange simulator over TLS, its certificate authority trusted, its mail domain named.
3. Known accounts. Then ``creneau serve``, and one line when it answers.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import FrameType

from cryptography.fernet import Fernet

from creneau.cli.beside import end_with_parent

DOMAIN = "demo.example"
PASSWORD = "demo-Password-1"  # noqa: S105 a demonstration's, known to everybody
PEOPLE = {"alice": "Dr Alice Martin", "bernard": "Bernard Lefèvre"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the first port to try (default 8000)")


def run(arguments: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    folder = Path(tempfile.mkdtemp(prefix="creneau-demo-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            return _run(stack, folder, _free_port(arguments.port))
        except KeyboardInterrupt:
            return 0


def _run(stack: contextlib.ExitStack, folder: Path, port: int) -> int:
    exchange, control = _start_exchange(stack, folder)
    environment = _environment(folder, port, exchange)
    for slug, name in PEOPLE.items():
        _add_person(environment, slug, name)
    subprocess.run([sys.executable, "-m", "creneau.cli.demo_event_types"], env=environment, check=True)
    server = _start([_beside_python("creneau"), "serve", "--bind", f"127.0.0.1:{port}"], environment)
    stack.callback(_end, server)
    base = f"http://127.0.0.1:{port}/"
    _wait_until_it_answers(base, server)
    print(_welcome(base, exchange, control, folder), flush=True)
    print(f"Créneau: {base}", flush=True)
    return server.wait()


def _start_exchange(stack: contextlib.ExitStack, folder: Path) -> tuple[str, str]:
    """The EWS address and the control address of a simulator with a filled mailbox for each person."""
    mailboxes = [f"--mailbox={slug}@{DOMAIN}:{PASSWORD}:{name}" for slug, name in PEOPLE.items()]
    command = [_beside_python("exchange-simulator"), "--port=0", "--seed=demo", f"--ca-file={folder / 'ca.pem'}"]
    simulator = _start([*command, "--control=0", *mailboxes], dict(os.environ), stdout=subprocess.PIPE)
    stack.callback(_end, simulator)
    lines = [simulator.stdout.readline().decode() if simulator.stdout else "" for _ in range(2)]
    if not lines[0].startswith("Exchange simulator: "):
        raise SystemExit("the Exchange simulator did not start")
    address, control = (line.partition(": ")[2].strip() for line in lines)
    return address, control


def _environment(folder: Path, port: int, exchange: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRENEAU_", "DJANGO_"))}
    return clean | {
        "CRENEAU_SECRET_KEY": secrets.token_urlsafe(48),
        "CRENEAU_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "CRENEAU_BASE_URL": f"http://127.0.0.1:{port}",
        "CRENEAU_DATA_DIR": str(folder / "data"),
        "CRENEAU_TIME_ZONE": "Europe/Paris",
        "CRENEAU_ORGANISATION": "Démonstration de Créneau",
        "CRENEAU_MAIL_SERVER": f"folder://{folder / 'mail'}",
        "CRENEAU_EXCHANGE_CA": str(folder / "ca.pem"),
        "CRENEAU_EXCHANGE_ALLOWED_NETWORKS": "127.0.0.0/8,::1/128",
        "CRENEAU_EXCHANGE_SERVERS": f"{DOMAIN}={exchange.partition('/EWS/')[0]}/autodiscover/autodiscover.svc",
    }


def _add_person(environment: dict[str, str], slug: str, name: str) -> None:
    command = [_beside_python("creneau"), "user", "add", f"{slug}@{DOMAIN}", "--name", name, "--password-stdin"]
    options = ["--administrator"] if slug == "alice" else []
    subprocess.run(  # noqa: S603
        [*command, *options],
        env=environment,
        input=PASSWORD.encode(),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _welcome(base: str, exchange: str, control: str, folder: Path) -> str:
    people = "\n".join(f"  {slug}@{DOMAIN}  {name}, page {base}{slug}/30min" for slug, name in PEOPLE.items())
    return f"""
Accounts (password of Créneau and of Exchange alike: {PASSWORD})
{people}
Exchange simulator: {exchange} (its certificate authority: {folder / "ca.pem"})
To see it fail, or change what is in its calendars: {control} (docs/simulator.md)
Mail that Créneau sends becomes files in {folder / "mail"}, to be opened with any mail program.
Sign in, open Availability, Calendar settings, and connect Exchange with the same e-mail address and password.
Everything is deleted at the end. Ctrl-C stops.
"""


def _wait_until_it_answers(base: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}healthz", timeout=2):  # noqa: S310
            return
        time.sleep(0.1)
    raise SystemExit("the web server did not start")


def _free_port(first: int) -> int:
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise SystemExit(f"no free port between {first} and {first + 49}")


def _start(command: list[str], environment: dict[str, str], stdout: int | None = None) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches it once: from here."""
    return subprocess.Popen(  # noqa: S603
        command,
        env=environment,
        stdout=stdout,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(timeout=30)
    except subprocess.TimeoutExpired:
        child.kill()


def _beside_python(command: str) -> str:
    return str(Path(sys.executable).with_name(command))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
