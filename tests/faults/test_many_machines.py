"""Three web and three worker processes on PostgreSQL, killed in turn while people book."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import postgresql
from tests.faults.house import House, house
from tests.faults.storm import calm
from tests.faults.visitors import Ledger, Visitor
from tests.waiting import until

HOSTS = 3


@pytest.mark.slow
@pytest.mark.timeout(500)
@pytest.mark.xdist_group("storm")
@pytest.mark.skipif(not postgresql.is_installed(), reason="apt-get install postgresql")
def test_killed_in_turn_the_others_carry_on(tmp_path: Path) -> None:
    with house(tmp_path, engine="postgresql", hosts=HOSTS, webs=3, workers=3) as built:
        watchers = until(lambda: _watchers(built), lambda seen: len(seen) == HOSTS and "" not in seen, seconds=60)
        ledger, ending = Ledger(), threading.Event()

        def visit(number: int) -> None:
            visitor = Visitor(built, ledger, HOSTS, number)
            while not ending.is_set():
                visitor.act()

        with ThreadPoolExecutor(3) as pool:
            visits = [pool.submit(visit, number) for number in range(3)]
            for process in (*built.webs, *built.workers):
                process.kill()
                time.sleep(1.5)
                process.start()
            ending.set()
            for each in visits:
                each.result()
        lines = calm(built, ledger, HOSTS)
        assert [line for line in lines if line.startswith("FAILED")] == [], "\n".join(lines)
        until(lambda: _watchers(built), lambda seen: "" not in seen and set(seen).isdisjoint(watchers), seconds=60)


def _watchers(built: House) -> list[str]:
    """Who holds the stream of each mailbox; "" for nobody."""
    return list(json.loads(built.script("tests.faults.watchers")))
