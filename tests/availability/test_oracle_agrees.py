"""The product against the oracle, on random questions, and its faster ways against its plain one."""

from random import Random

import pytest

from creneau.availability import BusyMask, offered
from creneau.availability.mask import CELL_MINUTES
from creneau.availability.question import question as read
from tests.availability.asking import answer
from tests.availability.oracle import oracle
from tests.availability.randomly import ROUNDS, question


@pytest.mark.parametrize("round_number", ROUNDS)
def test_the_product_and_the_oracle_list_the_same_slots(round_number: int):
    random = Random(round_number)
    for asked in (question(random) for _ in range(500)):
        assert answer(asked) == oracle(asked), asked


@pytest.mark.parametrize("round_number", ROUNDS)
def test_a_mask_agrees_with_the_busy_times_wherever_it_says_it_is_exact(round_number: int):
    random = Random(f"mask {round_number}")
    for _ in range(250):
        asked = question(random)
        q = read(asked)
        mask = BusyMask.covering(q.window, q.busy, version=1, granularity_minutes=random.choice(CELL_MINUTES))
        kept = BusyMask.from_bytes(mask.to_bytes())
        direct = offered(q.schedule, q.rules, q.window, q.busy, q.now)
        stored = offered(q.schedule, q.rules, q.window, q.busy, q.now, mask=kept)
        assert (kept, stored.starts()) == (mask, direct.starts()), asked
