"""``creneau token``."""

import argparse
import sys

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the host's e-mail address")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from creneau.accounts import tokens
    from creneau.accounts.models import Host

    host = Host.objects.filter(user__email=arguments.email.strip().lower()).first()
    if host is None:
        print(f"nobody here has the address {arguments.email}", file=sys.stderr)
        return 1
    print(tokens.issue(host=host))
    return 0
