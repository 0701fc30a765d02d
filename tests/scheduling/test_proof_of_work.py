"""Work before a booking: for one event type, in time, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.duplicate import duplicate
from creneau.scheduling.models import EventType
from creneau.scheduling.proof_of_work import LASTS, challenge, is_proven
from tests.work import BITS, all_worked, not_worked, worked


@pytest.fixture(autouse=True)
def _asked_for(settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = BITS


def good(event_type: EventType, proof: str, now: datetime, key: str = "") -> bool:
    return is_proven(event_type, proof, key=key, now=now)


def test_a_challenge_with_its_proof_is_one_block_of_sha_256(half_hour: EventType, now: datetime) -> None:
    one, other = challenge(half_hour, now), challenge(half_hour, now)
    assert (len(one), one != other) == (40, True)
    assert len(f"{one}:{10**14 - 1}") == 55


def test_a_proof_is_good_once(half_hour: EventType, now: datetime) -> None:
    proof = worked(challenge(half_hour, now))
    assert [good(half_hour, proof, now), good(half_hour, proof, now)] == [True, False]


def test_another_number_does_not_make_it_good_again(half_hour: EventType, now: datetime) -> None:
    made = challenge(half_hour, now)
    first, second = islice(all_worked(made), 2)
    assert [good(half_hour, first, now), good(half_hour, second, now)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_good(half_hour: EventType, now: datetime) -> None:
    proof = worked(challenge(half_hour, now))

    def ask(_: int) -> bool:
        try:
            return good(half_hour, proof, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(ask, range(4))) == [False, False, False, True]


def test_a_number_that_is_none_does_not_spend_it(half_hour: EventType, now: datetime) -> None:
    made = challenge(half_hour, now)
    assert not good(half_hour, not_worked(made), now)
    assert good(half_hour, worked(made), now)


def test_it_is_good_for_its_event_type_alone(half_hour: EventType, now: datetime) -> None:
    assert not good(duplicate(event_type=half_hour), worked(challenge(half_hour, now)), now)


def test_it_is_good_for_two_hours(half_hour: EventType, now: datetime) -> None:
    proof = worked(challenge(half_hour, now))
    assert not good(half_hour, proof, now + LASTS)
    assert good(half_hour, proof, now + LASTS - timedelta(seconds=1))


@pytest.mark.parametrize("proof", ["", "x", "A" * 40, "A" * 40 + ":", "A" * 40 + ":1", "é" * 40 + ":1", "A:1"])
def test_what_is_no_proof(half_hour: EventType, now: datetime, proof: str) -> None:
    assert not good(half_hour, proof, now)


def test_nobody_makes_a_challenge_of_their_own(half_hour: EventType, now: datetime) -> None:
    made = challenge(half_hour, now)
    later = ("B" if made[0] == "A" else "A") + made[1:]
    assert not good(half_hour, worked(later), now)


def test_a_challenge_for_less_work_is_none(half_hour: EventType, now: datetime, settings: Settings) -> None:
    made = challenge(half_hour, now)
    settings.PROOF_OF_WORK_BITS = BITS + 1
    assert not good(half_hour, worked(made, BITS + 1), now)


def test_what_is_sent_again_needs_no_other_proof(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    nine = datetime(2027, 3, 1, 8, tzinfo=UTC)
    book(event_type=half_hour, start_at=nine, invitee=bob, idempotency_key="a-key", now=now)
    assert good(half_hour, "", now, key="a-key")
    assert not good(half_hour, "", now, key="another")


def test_where_none_is_asked_for_there_is_no_challenge(half_hour: EventType, now: datetime, settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = 0
    assert (challenge(half_hour, now), good(half_hour, "", now)) == ("", True)
