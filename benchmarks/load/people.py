"""For locust: people who never wait. They look at the page of a month, ask for slots, book, move and cancel."""

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from locust import FastHttpUser, task

from benchmarks.load import HOSTS

REFUSED_AS_IT_SHOULD_BE = {409, 422}  # somebody else was faster


class Invitee(FastHttpUser):
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self._mine: list[tuple[str, str]] = []  # host, token

    @task(6)
    def looks_at_a_month(self) -> None:
        month = datetime.now(UTC) + timedelta(days=30 * random.randrange(2))
        self.client.get(f"/{_host()}/30min?month={month:%Y-%m}", name="page of a month")

    @task(3)
    def looks_at_a_host(self) -> None:
        self.client.get(f"/{_host()}", name="page of a host")

    @task(6)
    def asks_for_slots(self) -> None:
        self._slots(_host())

    @task(3)
    def books(self) -> None:
        host = _host()
        if not (slots := self._slots(host)):
            return
        wish = {
            "host": host,
            "event_type": "30min",
            "start": random.choice(slots),
            "timezone": "Europe/Paris",
            "invitee": {"name": "Bob Durand", "email": f"bob-{uuid.uuid4().hex[:8]}@example.org"},
        }
        answer = self._post("/api/v1/bookings", "book", wish, {"Idempotency-Key": uuid.uuid4().hex})
        if answer:
            self._mine.append((host, answer["token"]))

    @task(1)
    def moves(self) -> None:
        if not self._mine:
            return
        host, token = random.choice(self._mine)
        if slots := self._slots(host):
            self._post(f"/api/v1/bookings/{token}/reschedule", "move", {"start": random.choice(slots)})

    @task(2)
    def cancels(self) -> None:
        if self._mine:
            _, token = self._mine.pop(random.randrange(len(self._mine)))
            self._post(f"/api/v1/bookings/{token}/cancellation", "cancel", {"reason": "empêchement"})

    @task(1)
    def opens_the_link(self) -> None:
        if self._mine:
            _, token = random.choice(self._mine)
            self.client.get(f"/b/{token}", name="page of a booking")

    def _slots(self, host: str) -> list[str]:
        start = datetime.now(UTC) + timedelta(days=random.randrange(1, 40))
        window = f"start={start:%Y-%m-%dT%H:%M:%SZ}&end={start + timedelta(days=14):%Y-%m-%dT%H:%M:%SZ}&timezone=UTC"
        answer = self.client.get(f"/api/v1/hosts/{host}/event-types/30min/slots?{window}", name="slots")
        return list(answer.json()["slots"]) if answer.status_code == 200 else []

    def _post(
        self, path: str, name: str, wish: dict[str, Any], headers: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        with self.client.post(path, json=wish, headers=headers or {}, name=name, catch_response=True) as answer:
            if answer.status_code in REFUSED_AS_IT_SHOULD_BE:
                answer.success()
                return None
            return dict(answer.json()) if answer.status_code in (200, 201) else None


def _host() -> str:
    return f"host{random.randrange(HOSTS)}"
