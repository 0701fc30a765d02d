"""``creneau serve``: pages and API, and on SQLite the worker beside them."""

import argparse
import sys

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
    parser.add_argument("--processes", type=int, default=1, help="web processes")
    parser.add_argument("--threads", type=int, default=16, help="requests at a time a process")


def run(arguments: argparse.Namespace) -> int:
    host, _, port = arguments.bind.rpartition(":")
    if not host or not port.isdecimal():
        print(f"--bind: “{arguments.bind}” is not HOST:PORT", file=sys.stderr)
        return 2
    start_django()
    if problem := _prepare():
        print(problem, file=sys.stderr)
        return 1
    _serve(host.strip("[]"), int(port), arguments)
    return 0


def _prepare() -> str:
    """What has to be mended before the start, or ""."""
    from django.core.management import call_command

    from creneau.calendars.vault import VaultError
    from creneau.cli import database
    from creneau.cli.migrate import migrate
    from creneau.notifications.keys import check_keys

    if silence := database.wait(within_seconds=60):
        return f"the database does not answer: {silence}"
    with database.alone():
        if database.is_empty():
            migrate(verbosity=0)
    if not database.is_up_to_date():
        return "the database is older than the program: run creneau migrate first"
    try:
        check_keys()
    except VaultError as error:
        return f"CRENEAU_CREDENTIAL_KEYS: {error}"
    call_command("collectstatic", interactive=False, verbosity=0)
    return ""


def _serve(host: str, port: int, arguments: argparse.Namespace) -> None:
    from django.db import connection, connections
    from granian import Granian
    from granian.constants import Interfaces
    from huey.contrib.djhuey import HUEY

    from creneau.cli.beside import WorkerBeside
    from creneau.config import measured

    measured.forget_the_dead()
    beside = WorkerBeside() if connection.vendor == "sqlite" else None
    connections.close_all()
    HUEY.storage.close()
    server = Granian(
        "creneau.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=arguments.processes,
        blocking_threads=arguments.threads,
        backlog=1024,
        backpressure=1024,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    )
    try:
        server.serve()
    finally:
        if beside:
            beside.stop()
