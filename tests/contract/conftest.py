"""Fixtures of the contract tests."""

from collections.abc import Iterator

import pytest

from exchange_simulator import Simulator
from tests.contract.wire import Wire
from tests.exchange import *  # noqa: F403
from tests.exchange import ALICE


@pytest.fixture
def wire(exchange: Simulator) -> Iterator[Wire]:
    """Alice speaks XML to the server by hand."""
    with Wire(exchange, ALICE) as open_wire:
        yield open_wire
