"""People who book, move and cancel over HTTP, whatever happens to the servers; the ledger has what was accepted."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.faults.house import House

PATIENCE_SECONDS = 90.0


@dataclass
class Ledger:
    """What the servers said yes to. Shared by all visitors."""

    accepted: list[str] = field(default_factory=list)  # tokens
    cancelled: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    requests: int = 0  # of them, not confirmed at once
    thrown_away: Counter[str] = field(default_factory=Counter)  # UIDs of events that hosts deleted by hand
    strange: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.guard:
            self.counts[what] += 1

    @property
    def operations(self) -> int:
        with self.guard:
            return sum(self.counts.values())

    def pick(self, rng: random.Random) -> str | None:
        with self.guard:
            alive = [token for token in self.accepted[-200:] if token not in self.cancelled]
        return rng.choice(alive) if alive else None


class Visitor:
    """One person with a will of their own; answers are waited for, lost ones asked for again."""

    def __init__(self, house: House, ledger: Ledger, hosts: int, seed: int) -> None:
        self._house, self._ledger, self._hosts = house, ledger, hosts
        self._rng = random.Random(seed)

    def act(self) -> None:
        roll = self._rng.random()
        token = self._ledger.pick(self._rng)
        if roll < 0.55 or token is None:
            self._book()
        elif roll < 0.80:
            self._reschedule(token)
        else:
            self._cancel(token)

    def _book(self) -> None:
        host = self._rng.randrange(self._hosts)
        start = self._wish(host)
        if start is None:
            return
        wish = {
            "host": f"host{host}",
            "event_type": "30min",
            "start": start,
            "timezone": "UTC",
            "invitee": {"name": "Bob Durand", "email": "bob@example.org"},
        }
        answer = self._ask("POST", "/bookings", wish, {"Idempotency-Key": uuid.uuid4().hex})
        if answer.status_code in (200, 201):
            with self._ledger.guard:
                self._ledger.accepted.append(answer.json()["token"])
                self._ledger.requests += answer.json()["state"] == "requested"
        self._note("book", answer, {200, 201, 409})

    def _reschedule(self, token: str) -> None:
        host = self._ask("GET", f"/bookings/{token}").json().get("host", "host0")
        start = self._wish(int(host.removeprefix("host")))
        if start:
            self._note(
                "reschedule", self._ask("POST", f"/bookings/{token}/reschedule", {"start": start}), {200, 409, 422}
            )

    def _cancel(self, token: str) -> None:
        answer = self._ask("POST", f"/bookings/{token}/cancellation", {"reason": "empêchement"})
        if answer.status_code == 200:
            with self._ledger.guard:
                self._ledger.cancelled.add(token)
        self._note("cancel", answer, {200, 409})

    def _wish(self, host: int) -> str | None:
        """Now and then a time that others want too."""
        start = datetime.now(UTC) + timedelta(days=self._rng.randrange(0, 40))
        window = {"start": z(start), "end": z(start + timedelta(days=14)), "timezone": "UTC"}
        answer = self._ask("GET", f"/hosts/host{host}/event-types/30min/slots", params=window)
        slots = answer.json()["slots"] if answer.ok else []
        return None if not slots else slots[0] if self._rng.random() < 0.2 else self._rng.choice(slots)

    def _ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, params: Any = None
    ) -> requests.Response:
        """Again and again until somebody answers; a repeat of what may have been done already is part of the game."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            web = self._rng.choice(self._house.webs)
            try:
                url = f"{web.url}/api/v1{path}"
                answer = requests.request(method, url, json=body, headers=headers, params=params, timeout=30)
                if answer.status_code not in (500, 502, 503):
                    return answer
            except requests.RequestException:
                answer = None
            if time.monotonic() > deadline:
                raise RuntimeError(f"nobody answers {method} {path}: {answer}\n{self._house.log[-6000:]}")
            time.sleep(self._rng.uniform(0.05, 0.4))

    def _note(self, what: str, answer: requests.Response, expected: set[int]) -> None:
        self._ledger.count(what)
        if answer.status_code not in expected:
            with self._ledger.guard:
                self._ledger.strange.append(f"{what}: {answer.status_code} {answer.text[:300]}")


def z(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
