"""``creneau check``: what stands, and what to mend."""

import argparse

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offline", action="store_true", help="ask neither the mail server nor Exchange")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from creneau.cli.checks import elsewhere, here

    failed = 0
    for name, check in (here.CHECKS | ({} if arguments.offline else elsewhere.CHECKS)).items():
        try:
            said = "; ".join(check())
            print(f"ok    {name}: {said}")
        except Exception as error:  # noqa: BLE001 a check that cannot run is a finding like any other
            failed += 1
            print(f"MEND  {name}: {error}")
    return 1 if failed else 0
