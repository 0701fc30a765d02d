"""The benchmarks in short: that they run, that all ways list the same slots, and what has no need of a clock."""

import pytest

from benchmarks import command, reading, slots
from benchmarks.peer import FOLDER, Peer
from benchmarks.workload import Workload, alone, team
from creneau.ews.operations.entries import take_entries
from exchange_simulator import NewMailbox, Simulator

SMALL = [
    alone("a month", 30, 300),
    alone("a month of five minutes", 30, 300, increment_minutes=5),
    team("collective", 5, "COLLECTIVE", days=30, count=60),
    team("round robin", 5, "ROUND_ROBIN", days=30, count=60),
]
workloads = pytest.mark.parametrize("workload", SMALL, ids=lambda workload: workload.name)


@workloads
def test_all_our_ways_list_the_same_slots(workload: Workload) -> None:
    first, *others = (way() for way in slots._ways(workload).values())
    assert first
    assert all(other == first for other in others)


@pytest.mark.skipif(not (FOLDER / "node_modules").exists(), reason="Cal.com is not installed: make bench installs it")
def test_cal_com_lists_the_same_slots() -> None:
    with Peer() as calcom:
        for workload in SMALL:
            calcom.take(workload)
            assert slots._check(slots._ways(workload), calcom) > 0


def test_without_cal_com_there_are_times_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "workloads", lambda: [(workload, 1) for workload in SMALL])
    found = dict(slots._alone())
    assert len(found) == 3 * len(SMALL)
    assert all(each["value"] > 0 and each["ratio"] is None for each in found.values())


def test_reading_and_connecting_have_their_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ENTRIES", 20)
    monkeypatch.setattr(reading, "ROUNDS", 3)
    with Simulator([NewMailbox(reading.EMAIL, reading.PASSWORD, "Alice Martin")], host_name="localhost") as exchange:
        reading._fill(exchange)
        answer = reading._answer(exchange)
        found = reading._reading(answer) | reading._connecting(exchange)
    assert [len(each) for each in take_entries(answer)[1].values()] == [20]
    assert [each["against"] for each in found.values()][:3] == ["exchangelib", "lxml", "lxml"]
    assert found["connecting: SOAP operations after discovery"]["value"] <= 6


def test_a_command_has_its_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "ROUNDS", 1)
    assert command.run()["`creneau slots --help`"]["unit"] == "s"
