"""``creneau backup``: everything but the keys, in one file."""

import argparse
import sys
from pathlib import Path

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to; it must not be there yet")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from creneau.cli import archive, database

    if not database.is_up_to_date():
        print("the database is older than the program: run creneau migrate first", file=sys.stderr)
        return 1
    from creneau.accounts.record import Act, Thing, record

    try:
        record(Thing.BACKUP, Act.MADE)
        manifest = archive.write(arguments.file)
    except OSError as error:
        print(f"nothing was written: {arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{sum(manifest['counts'].values())} rows are in {arguments.file}; keep the keys somewhere else")
    return 0
