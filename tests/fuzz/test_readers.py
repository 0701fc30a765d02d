"""Whatever a server answers, reading it ends in a value or in an ``ExchangeError``, and soon."""

import os
import random
import time

import pytest

from tests.fuzz.readers import READERS, read
from tests.fuzz.seeds import SEEDS
from tests.fuzz.spoil import spoil

ROUNDS = int(os.environ.get("CRENEAU_FUZZ_ROUNDS", "60"))
LONGEST_SECONDS = 2.0


@pytest.mark.parametrize("name", READERS)
def test_what_is_whole_is_read(name: str) -> None:
    READERS[name](SEEDS[name][0])


@pytest.mark.parametrize("name", READERS)
def test_what_is_spoilt_is_an_exchange_error_at_worst(name: str) -> None:
    for number in range(ROUNDS):
        chance = random.Random(f"{name}:{number}")
        data = spoil(chance.choice(SEEDS[name]), chance)
        started = time.monotonic()
        try:
            read(name, data)
        except Exception as error:
            pytest.fail(f"round {number}: {type(error).__name__}: {error}\n{data!r}")
        assert time.monotonic() - started < LONGEST_SECONDS, data
