"""``creneau token``."""

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the host's e-mail address")
    parser.add_argument("--name", default="", help="what uses it, for the host's list of tokens")
    parser.add_argument("--scopes", default="all", metavar="SCOPE,…", help="what it is good for (default: all)")
    parser.add_argument(
        "--expires", type=_day, metavar="YYYY-MM-DD", help="the last day it works, in UTC (default: never)"
    )


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from django.core.exceptions import ValidationError

    from creneau.accounts import tokens
    from creneau.accounts.models import Host

    host = Host.objects.filter(user__email=arguments.email.strip().lower()).first()
    if host is None:
        print(f"nobody here has the address {arguments.email}", file=sys.stderr)
        return 1
    scopes = [scope.strip() for scope in arguments.scopes.split(",") if scope.strip()]
    try:
        token = tokens.issue(host=host, name=arguments.name, scopes=scopes, expires_at=_end_of(arguments.expires))
    except ValidationError as error:
        print(" ".join(error.messages), file=sys.stderr)
        return 1
    print(token)
    return 0


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year > 9000:
        raise ValueError
    return day


def _end_of(last_day: date | None) -> datetime | None:
    return datetime.combine(last_day + timedelta(days=1), time(), UTC) if last_day else None
