"""A JavaScript port of Microsoft's own client uses the simulator as it would Exchange."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from exchange_simulator import Simulator
from tests.exchange import ALICE, BOB

HERE = Path(__file__).parent / "javascript"
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def installed() -> None:
    """`npm ci --prefix tests/contract/javascript` installs the client; under CI its absence is a failure."""
    if shutil.which("node") is None or not (HERE / "node_modules" / "ews-javascript-api").exists():
        reason = "ews-javascript-api is not installed (npm ci --prefix tests/contract/javascript)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


def run(exchange: Simulator, sentence: str) -> Any:
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    finished = subprocess.run(
        ["node", str(HERE / "client.js"), exchange.url, ALICE.email, ALICE.password, sentence],
        env={**clean, "NODE_EXTRA_CA_CERTS": str(exchange.ca_file)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    return json.loads(finished.stdout)


def test_it_lists_a_calendar_view(exchange: Simulator) -> None:
    exchange.mailbox(ALICE.email).add_event("Visite", start=NINE, end=NINE + timedelta(hours=1))
    assert run(exchange, "lists_a_calendar_view") == [["Visite", "2027-03-02T09:00:00.000Z"]]


def test_it_creates_changes_and_deletes_a_meeting(exchange: Simulator) -> None:
    assert run(exchange, "creates_changes_and_deletes_a_meeting") == 0
    assert [(mail.kind, mail.subject) for mail in exchange.sent] == [
        ("invitation", "Entretien"),
        ("update", "Entretien reporté"),
        ("cancellation", "Entretien reporté"),
    ]


def test_it_synchronises(exchange: Simulator) -> None:
    for day in range(3):
        start = NINE + timedelta(days=day)
        exchange.mailbox(ALICE.email).add_event("Visite", start=start, end=start + timedelta(hours=1))
    assert run(exchange, "synchronises") == [3, 0]


def test_it_reads_free_and_busy_times(exchange: Simulator) -> None:
    exchange.mailbox(BOB.email).add_event("Secret", start=NINE, end=NINE + timedelta(hours=1), status="OOF")
    assert run(exchange, "reads_free_and_busy_times") == ["OOF"]
