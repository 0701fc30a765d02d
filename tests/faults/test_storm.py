"""The storm's short form; the long one is ``make faults``."""

import random

import pytest

from tests import postgresql
from tests.faults.storm import storm


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.xdist_group("storm")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_after_a_storm_everything_is_as_it_should_be(engine: str) -> None:
    if engine == "postgresql" and not postgresql.is_installed():
        pytest.skip("apt-get install postgresql")
    seed = random.SystemRandom().randrange(2**32)
    print("seed", seed)
    report = storm(engine, operations=60, seed=seed, within_seconds=90, pause_seconds=1.0)
    assert report.failed == [], "\n".join([f"seed {seed}", *report.lines])
