"""``creneau person``: what is kept of somebody, as JSON; or its erasure."""

import argparse
import json
import sys

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, dest="action", metavar="ACTION")
    for name, words in (("export", "everything that is kept of them, as JSON"), ("erase", "for good")):
        action = actions.add_parser(name, help=words)
        action.add_argument("email", metavar="EMAIL")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    email = arguments.email.strip()
    return _export(email) if arguments.action == "export" else _erase(email)


def _export(email: str) -> int:
    from django.core.serializers.json import DjangoJSONEncoder

    from creneau.privacy.export import export

    json.dump(export(email=email), sys.stdout, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    print()
    return 0


def _erase(email: str) -> int:
    from creneau.privacy.erase import LastAdministrator, StillAhead, erase

    try:
        found = erase(email=email)
    except (StillAhead, LastAdministrator) as error:
        print(f"nothing was erased: {error}", file=sys.stderr)
        return 1
    if not found:
        print(f"there is nothing of {email} here", file=sys.stderr)
        return 1
    account = ", and the account" if found.has_account else ""
    print(
        f"erased: meetings booked: {found.booked}, as a guest: {found.invited}, as the host: {found.hosted}, "
        f"mails: {found.mails}{account}; events in Exchange stand as before"
    )
    return 0
