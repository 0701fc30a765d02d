"""``creneau user add``."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from creneau.cli.start import start_django

if TYPE_CHECKING:
    from django.core.exceptions import ValidationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_subparsers(required=True, metavar="ACTION").add_parser(
        "add", help="add a person who can be booked"
    )
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--timezone", help="IANA name; default: CRENEAU_TIME_ZONE, else UTC")
    add.add_argument("--host", metavar="SLUG", help="the page's address; default: the part of the e-mail before the @")
    add.add_argument("--language", default="", help="fr, en, …; default: the browser's")
    add.add_argument("--administrator", action="store_true")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings
    from django.core.exceptions import ValidationError

    from creneau.cli import database
    from creneau.cli.migrate import migrate
    from creneau.scheduling.welcome import add_host

    if database.is_empty():
        migrate(verbosity=0)
    try:
        host = add_host(
            email=arguments.email,
            name=arguments.name,
            password=_password(arguments),
            time_zone=arguments.timezone or settings.DEFAULT_TIME_ZONE,
            slug=arguments.host or "",
            language=arguments.language,
            is_administrator=arguments.administrator,
        )
    except ValidationError as error:
        print(_in_one_line(error), file=sys.stderr)
        return 1
    print(f"{host.user.email} can sign in; the page is {settings.BASE_URL}/{host.slug}/30min")
    return 0


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("Password: ")


def _in_one_line(error: "ValidationError") -> str:
    return "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
