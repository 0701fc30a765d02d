"""The product against the oracle, on random questions."""

import os
from random import Random

import pytest

from tests.availability.asking import answer
from tests.availability.oracle import oracle
from tests.availability.randomly import question

ROUNDS = int(os.environ.get("CRENEAU_ORACLE_ROUNDS", "24"))
"""Rounds of 500 questions; set it higher for a longer search."""


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_the_product_and_the_oracle_list_the_same_slots(round_number: int):
    random = Random(round_number)
    for asked in (question(random) for _ in range(500)):
        assert answer(asked) == oracle(asked), asked
