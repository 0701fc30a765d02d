"""Twenty people want the same slot at the same moment, over real HTTP: one has it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.api.test_slots import half_hours, z
from tests.served import Served, serve

pytestmark = pytest.mark.xdist_group("served")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="module")
def monday() -> datetime:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


def at_once(served: Served, start: datetime, people: int, key: str = "") -> list[requests.Response]:
    """What each was answered; with a key it is one person who sends the same again and again."""
    ready = threading.Barrier(people)
    headers = {"Idempotency-Key": key} if key else {}

    def book(number: int) -> requests.Response:
        name = "Bob" if key else f"Guest {number}"
        wish = {
            "host": "alice",
            "event_type": "30min",
            "start": z(start),
            "timezone": "UTC",
            "invitee": {"name": name, "email": "bob@example.org"},
        }
        ready.wait()
        return requests.post(f"{served.url}/api/v1/bookings", json=wish, headers=headers, timeout=60)

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(book, range(people)))


def test_exactly_one_of_twenty_has_the_slot(served: Served, monday: datetime) -> None:
    answers = at_once(served, monday + timedelta(hours=10), people=20)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
    assert {answer.json().get("cause") for answer in answers if answer.status_code == 409} == {"slot_taken"}
    assert free(served, monday) == half_hours(monday, 9, 10) + half_hours(monday, 10.5)


def test_one_who_sends_the_same_eight_times_has_one_booking(served: Served, monday: datetime) -> None:
    answers = at_once(served, monday + timedelta(hours=14), people=8, key="once")
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 7}
    assert len({answer.text for answer in answers}) == 1


def free(served: Served, day: datetime) -> Any:
    question = {"start": z(day), "end": z(day + timedelta(days=1))}
    answer = requests.get(f"{served.url}/api/v1/hosts/alice/event-types/30min/slots", question, timeout=10)
    return answer.json()["slots"]
