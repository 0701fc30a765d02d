"""``creneau audit export``: the audit log as lines of JSON, on standard output."""

import argparse
import sys

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_subparsers(required=True, metavar="ACTION").add_parser("export", help="the oldest entry first")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from creneau.accounts import chain

    while chain.seal():
        pass
    for line in chain.lines():
        sys.stdout.buffer.write(line)
    return 0
