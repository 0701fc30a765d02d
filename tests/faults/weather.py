"""What goes wrong, and what hosts do in Outlook meanwhile."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.mailbox import Mailbox
from tests.faults.house import OTHER_CALENDAR, House, Process, address

HALF_HOUR = timedelta(minutes=30)
OURS = ("move", "shorten", "delete", "throw away", "subject", "put elsewhere")
WRITES = ["CreateItem", "UpdateItem", "DeleteItem"]


@dataclass
class Weather:
    """One misfortune after another, from a seed."""

    house: House
    rng: random.Random
    ending: threading.Event
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._kinds: list[tuple[int, Callable[[], None]]] = [
            (8, self.lost_answers),
            (4, self.busy),
            (4, self.unavailable),
            (4, self.errors),
            (3, self.slow),
            (3, self.cut),
            (2, self.exchange_restarts),
            (2, self.clock_jumps),
            (2, self.web_is_killed),
            (3, self.worker_is_killed),
            (1 if self.house.database else 0, self.database_is_killed),  # SQLite dies with its process
        ]

    def blow(self, pause_seconds: float) -> None:
        weights, kinds = zip(*self._kinds, strict=True)
        while not self.ending.wait(self.rng.uniform(0.3, 1.7) * pause_seconds):
            [kind] = self.rng.choices(kinds, weights)
            kind()
            self.counts[kind.__name__] += 1

    def lost_answers(self) -> None:
        kind = self.rng.choice(["lost_answer", "cut_off"])
        self.house.exchange.faults.add(kind, operations=WRITES, times=self.rng.randint(1, 4))

    def busy(self) -> None:
        inside = self.rng.random() < 0.5
        self.house.exchange.faults.add("busy", back_off_milliseconds=700, inside=inside, times=self.rng.randint(1, 5))

    def unavailable(self) -> None:
        self.house.exchange.faults.add("unavailable", retry_after=1, times=self.rng.randint(1, 5))

    def errors(self) -> None:
        self.house.exchange.faults.add("error", inside=self.rng.random() < 0.5, times=self.rng.randint(1, 5))

    def slow(self) -> None:
        self.house.exchange.faults.add("slow", seconds=self.rng.uniform(0.5, 3), times=self.rng.randint(1, 4))

    def cut(self) -> None:
        if self.rng.random() < 0.5:
            self.house.exchange.cut_connections()
        else:
            self.house.exchange.faults.add("cut", times=self.rng.randint(1, 4))

    def exchange_restarts(self) -> None:
        self.house.exchange.restart(seconds=self.rng.uniform(0.2, 2))

    def clock_jumps(self) -> None:
        self.house.set_clock(self.rng.choice([-3, 3]) * 3600)
        self.ending.wait(self.rng.uniform(0.5, 2))
        self.house.set_clock(0)

    def web_is_killed(self) -> None:
        self._again(self.rng.choice(self.house.webs))

    def worker_is_killed(self) -> None:
        if self.house.workers:
            self._again(self.rng.choice(self.house.workers))
        else:
            self.house.webs[0].kill_worker_beside()

    def database_is_killed(self) -> None:
        assert self.house.database
        self.house.database.kill()
        time.sleep(self.rng.uniform(0.1, 1))
        self.house.database.start()

    def _again(self, process: Process) -> None:
        process.kill()
        time.sleep(self.rng.uniform(0.1, 0.5))
        process.start()


class Outlook:
    """What hosts do themselves. Events of ours go to evenings of their own, where nothing else is."""

    def __init__(self, house: House, hosts: int, seed: int) -> None:
        self._house, self._hosts, self._rng = house, hosts, random.Random(seed)
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        evenings = (
            midnight + timedelta(days=day, hours=19, minutes=30 * at) for day in range(2, 300) for at in range(8)
        )
        self._evenings = itertools.chain(evenings)
        self.counts: Counter[str] = Counter()
        self.thrown_away: Counter[str] = Counter()

    def act(self) -> None:
        mailbox = self._house.exchange.mailbox(address(self._rng.randrange(self._hosts)))
        with mailbox.organisation.lock:
            everywhere = (*mailbox.events(), *mailbox.events(OTHER_CALENDAR))
            ours = [event for event in everywhere if event.extended]
            foreign = [event for event in mailbox.events() if not event.extended]
            kind = self._rng.choice([*OURS, "add", "add", "remove", "shift"])
            self.counts[kind] += self._do(kind, mailbox, ours if kind in OURS else foreign)

    def _do(self, kind: str, mailbox: Mailbox, chosen: list[Event]) -> int:
        if kind == "add":
            start = self._office_hour()
            mailbox.add_event("Réunion", start=start, end=start + HALF_HOUR)
            return 1
        if not chosen:
            return 0
        event = self._rng.choice(chosen)
        self.thrown_away[event.uid] += kind in ("delete", "throw away")
        if kind == "move":
            start = next(self._evenings)
            mailbox.change_event(event, start=start, end=start + HALF_HOUR)
        elif kind == "shorten":
            mailbox.change_event(event, end=event.start + HALF_HOUR / 2)
        elif kind == "subject":
            mailbox.change_event(event, subject="Dossier")
        elif kind == "put elsewhere":
            mailbox.move_event(event, mailbox.folder(OTHER_CALENDAR if self._rng.random() < 0.7 else "calendar"))
        elif kind == "throw away":
            mailbox.move_event(event, mailbox.folder("deleteditems"))
        elif kind == "shift":
            start = self._office_hour()
            mailbox.change_event(event, start=start, end=start + HALF_HOUR)
        else:
            mailbox.delete_event(event)
        return 1

    def _office_hour(self) -> datetime:
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=self._rng.randrange(1, 45), hours=8, minutes=30 * self._rng.randrange(14))
