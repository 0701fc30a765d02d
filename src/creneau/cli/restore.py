"""``creneau restore``: an empty installation becomes the one that was backed up."""

import argparse
import sys
from pathlib import Path

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what creneau backup wrote, on SQLite or PostgreSQL")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from creneau.calendars.vault import VaultError
    from creneau.cli.archive import ArchiveError
    from creneau.cli.migrate import migrate
    from creneau.cli.refill import NotEmpty, made_at, refill

    migrate(verbosity=0)
    try:
        manifest = refill(arguments.file)
    except (ArchiveError, VaultError) as error:
        print(f"nothing was restored: {error}", file=sys.stderr)
        return 1
    except NotEmpty as error:
        print(f"nothing was restored: this installation is not empty ({error})", file=sys.stderr)
        return 1
    rows = sum(manifest["counts"].values())
    print(f"{rows} rows stand as on {made_at(manifest):%Y-%m-%d %H:%M} UTC; everybody signs in again")
    return 0
