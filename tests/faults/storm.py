"""The storm: visitors, Outlook and misfortune at once; afterwards calm, and the invariants.

``python -m tests.faults.storm [--engine sqlite|postgresql|both] [--operations 2000] [--seed N]`` is the long form.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange_simulator.mailbox.mailbox import Mailbox
from tests.faults.house import OTHER_CALENDAR, House, address, house
from tests.faults.visitors import Ledger, Visitor
from tests.faults.weather import Outlook, Weather

VISITORS = 10


@dataclass(frozen=True)
class Report:
    seed: int
    operations: Counter[str]
    misfortunes: Counter[str]
    lines: list[str]  # one an invariant, what is wrong indented below

    @property
    def failed(self) -> list[str]:
        return [line for line in self.lines if line.startswith("FAILED")]


def storm(
    engine: str,
    *,
    operations: int,
    seed: int,
    within_seconds: float,
    pause_seconds: float = 1.5,
    log: Path | None = None,
) -> Report:
    """At least so many operations, unless the time is over before. ``log``: where to keep what the processes said."""
    hosts, rng = 3, random.Random(seed)
    deadline = time.monotonic() + within_seconds
    with (
        tempfile.TemporaryDirectory(prefix="creneau-storm-", ignore_cleanup_errors=True) as folder,
        house(Path(folder), engine=engine, hosts=hosts, webs=2, workers=2) as built,
        _kept(built.folder / "log", log),
    ):
        ledger, ending = Ledger(), threading.Event()
        weather = Weather(built, random.Random(rng.random()), ending)
        outlook = Outlook(built, hosts, rng.randrange(2**32))

        def visit(number: int) -> None:
            visitor = Visitor(built, ledger, hosts, seed + number)
            while not ending.is_set():
                visitor.act()

        def edit() -> None:
            while not ending.wait(0.25):
                outlook.act()

        with ThreadPoolExecutor(VISITORS + 2) as pool:
            running = [pool.submit(visit, number) for number in range(VISITORS)]
            running += [pool.submit(edit), pool.submit(weather.blow, pause_seconds)]
            while ledger.operations + sum(outlook.counts.values()) < operations:
                if time.monotonic() > deadline or any(each.done() for each in running):
                    break
                time.sleep(0.2)
            ending.set()
            for each in running:
                each.result()
        done = ledger.counts + Counter({f"outlook {name}": count for name, count in outlook.counts.items()})
        ledger.thrown_away = outlook.thrown_away
        lines = calm(built, ledger, hosts)
        lines.append(f"       {ledger.requests} bookings were requests at first")
        lines.append(
            f"{'ok    ' if done.total() >= operations else 'FAILED'} as much was done as was asked for ({done.total()})"
        )
        lines += ["FAILED no strange answers", *ledger.strange[:5]] if ledger.strange else ["ok     no strange answers"]
    return Report(seed, done, weather.counts, lines)


@contextlib.contextmanager
def _kept(written: Path, where: Path | None) -> Iterator[None]:
    try:
        yield
    finally:
        if where:
            shutil.copy(written, where)


def calm(built: House, ledger: Ledger, hosts: int, within_seconds: float = 150.0) -> list[str]:
    """Everything is well again and everybody alive: how long until all is right?"""
    built.exchange.faults.clear()
    built.set_clock(0)
    built.wait()
    began = time.monotonic()
    while True:
        lines = built.script("tests.faults.invariants", typed=json.dumps(_told(built, ledger, hosts))).splitlines()
        waited = time.monotonic() - began
        if not any(line.startswith("FAILED") for line in lines) or waited > within_seconds:
            return [*lines, f"       all of this {waited:.0f} seconds after the last misfortune"]
        time.sleep(2)


def _told(built: House, ledger: Ledger, hosts: int) -> dict[str, Any]:
    exchange = built.exchange
    invited = Counter(mail.uid for mail in exchange.sent if mail.kind == "invitation")
    return {
        "accepted": ledger.accepted,
        "cancelled": sorted(ledger.cancelled),
        "events": [event for number in range(hosts) for event in _events(exchange.mailbox(address(number)))],
        "invitations": dict(invited - ledger.thrown_away),  # a booking that was moved meanwhile is written anew
    }


def _events(mailbox: Mailbox) -> Iterator[dict[str, str]]:
    for event in (*mailbox.events(), *mailbox.events(OTHER_CALENDAR)):
        yield {
            "mailbox": mailbox.owner.email,
            "key": next((str(value) for value in _texts(event.extended)), ""),
            "start": event.start.isoformat(),
            "end": event.end.isoformat(),
        }


def _texts(extended: dict[Any, Any]) -> Iterator[str]:
    for value in extended.values():
        yield value if isinstance(value, str) else value[0]


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever ends it early leaves no process behind
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--operations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--log", type=Path, metavar="FOLDER", help="where to keep what the processes said")
    options = parser.parse_args()
    wrong = 0
    for engine in ["sqlite", "postgresql"] if options.engine == "both" else [options.engine]:
        print(f"storm on {engine}, seed {options.seed}", flush=True)
        log = options.log and options.log / f"{engine}-{options.seed}.log"
        report = storm(engine, operations=options.operations, seed=options.seed, within_seconds=400, log=log)
        print(
            f"{report.operations.total()} operations:", *(f"{name} {n}" for name, n in report.operations.most_common())
        )
        print("misfortunes:", *(f"{name} {number}" for name, number in report.misfortunes.most_common()))
        print(*report.lines, sep="\n", flush=True)
        wrong += len(report.failed)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
