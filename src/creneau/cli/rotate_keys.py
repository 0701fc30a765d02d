"""``creneau rotate-keys``."""

import argparse
import sys

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from creneau.calendars.vault import VaultError
    from creneau.notifications.keys import rotate_keys

    try:
        count = rotate_keys()
    except VaultError as error:
        print(f"nothing was changed: {error}", file=sys.stderr)
        return 1
    print(f"{count} secrets are sealed with the newest key; the older keys can go once every process has restarted")
    return 0
