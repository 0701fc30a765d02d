"""``creneau check``: what stands, and what to mend."""

import argparse
from collections.abc import Callable, Iterator

from creneau.cli.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    start_django()
    failed = 0
    for name, check in CHECKS.items():
        try:
            said = "; ".join(check())
            print(f"ok    {name}: {said}")
        except Exception as error:  # noqa: BLE001 a check that cannot run is a finding like any other
            failed += 1
            print(f"MEND  {name}: {error}")
    return 1 if failed else 0


def _settings() -> Iterator[str]:
    from django.conf import settings

    yield f"pages at {settings.BASE_URL}"
    yield f"data in {settings.DATA_DIR}"
    if not settings.BASE_URL.startswith("https://"):
        yield "plain http: sign-in and the connect form work on this machine only"


def _database() -> Iterator[str]:
    from django.db import connection

    from creneau.cli import database

    if not database.is_up_to_date():
        raise RuntimeError("it is older than the program: run creneau migrate")
    yield f"{connection.vendor}, up to date"


def _keys() -> Iterator[str]:
    from django.conf import settings

    from creneau.calendars.models import CalendarConnection
    from creneau.calendars.rotate import check_keys

    check_keys()
    yield f"{len(settings.CREDENTIAL_KEYS)} in use, open all {CalendarConnection.objects.count()} stored passwords"


def _audit_log() -> Iterator[str]:
    from creneau.accounts import chain
    from creneau.accounts.models import AuditChain

    while chain.seal():
        pass
    if broken := chain.first_broken():
        raise RuntimeError(f"{broken}: compare with a copy that creneau audit export wrote")
    end = AuditChain.objects.get()
    yield f"{end.last_position - end.anchor_position} entries, unbroken"
    yield f"the last one is {end.last_position} {end.last_digest}"


def _exchange() -> Iterator[str]:
    from django.conf import settings

    yield f"authorities: the system's{' and yours' if settings.EXCHANGE_CA else ''}"
    yield f"servers named by you: {len(settings.EXCHANGE_SERVERS)}"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "settings": _settings,
    "database": _database,
    "credential keys": _keys,
    "audit log": _audit_log,
    "exchange": _exchange,
}
