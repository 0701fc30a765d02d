"""Starts Django for the commands that need it."""

import os
import sys

from creneau.config.environment import SettingError


def start_django() -> None:
    """Settings read and applications loaded; a missing or malformed setting ends the command with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creneau.config.settings")
    import django

    try:
        django.setup()
    except SettingError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
