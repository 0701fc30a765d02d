"""``creneau migrate``."""

import argparse

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    start_django()
    migrate()
    return 0


def migrate(verbosity: int = 1) -> None:
    """Apply what is missing."""
    from django.core.management import call_command

    from creneau.cli import database

    with database.alone():
        call_command("migrate", interactive=False, verbosity=verbosity)
