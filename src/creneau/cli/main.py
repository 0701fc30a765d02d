"""The command ``creneau``: finds the command that was asked for, and loads nothing else."""

import argparse
import importlib
import sys
from typing import NamedTuple


class Command(NamedTuple):
    """``module`` has ``add_arguments(parser)`` and ``run(arguments) -> exit code``."""

    module: str
    summary: str


COMMANDS = {
    "serve": Command("creneau.cli.serve", "run the product: web pages, API and (on SQLite) the worker"),
    "worker": Command("creneau.cli.worker", "run the worker alone"),
    "migrate": Command("creneau.cli.migrate", "bring the database up to date"),
    "user": Command("creneau.cli.user", "add people"),
    "token": Command("creneau.cli.token", "make an API token"),
    "check": Command("creneau.cli.check", "verify the installation and say what to mend"),
    "backup": Command("creneau.cli.backup", "everything but the keys, in one file"),
    "restore": Command("creneau.cli.restore", "fill an empty installation from a backup"),
    "exchange": Command("creneau.cli.exchange", "try a connection to Exchange, step by step"),
    "audit": Command("creneau.cli.audit", "export the audit log"),
    "person": Command("creneau.cli.person", "export or erase what is kept of somebody"),
    "rotate-keys": Command("creneau.cli.rotate_keys", "seal every stored password with the newest key"),
    "slots": Command("creneau.cli.slots", "compute openings: JSON in, JSON out"),
    "demo": Command("creneau.cli.demo", "run everything on this machine, with a stand-in Exchange server"),
}


def main(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    parser = _parser(words[0] if words else "")
    chosen = parser.parse_args(words)
    try:
        return int(chosen.run(chosen))
    except KeyboardInterrupt:
        return 130


def _parser(wanted: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="creneau", description="Scheduling for calendars in Microsoft Exchange.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        below = commands.add_parser(name, help=command.summary, description=command.summary)
        if name == wanted:
            module = importlib.import_module(command.module)
            module.add_arguments(below)
            below.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
