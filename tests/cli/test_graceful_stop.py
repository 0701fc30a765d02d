"""A stop that is asked for (SIGTERM, as systemd does): what was begun is answered, then all processes end."""

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from exchange_simulator import NewMailbox, Simulator
from tests.postgresql import children
from tests.served import _environment as environment_of
from tests.served import _wait as wait_for
from tests.waiting import free_port, until

ALICE = "alice@example.com"
PASSWORD = "correct horse"


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_who_was_being_answered_is_answered_and_then_all_processes_end(tmp_path: Path) -> None:
    with Simulator([NewMailbox(ALICE, PASSWORD)]) as exchange:
        port = free_port()
        settings = {
            "CRENEAU_EXCHANGE_CA": str(exchange.ca_file),
            "CRENEAU_EXCHANGE_ALLOWED_NETWORKS": "127.0.0.0/8",
            "CRENEAU_EXCHANGE_SERVERS": f"example.com={exchange.url}",
            "CRENEAU_LOG_FORMAT": "json",
        }
        environment = environment_of(tmp_path / "data", port) | settings
        creneau = [sys.executable, "-m", "creneau.cli.main"]
        user = [*creneau, "user", "add", ALICE, "--name", "Alice", "--password-stdin"]
        subprocess.run(user, env=environment, input=PASSWORD, text=True, check=True, capture_output=True)
        token = subprocess.run([*creneau, "token", ALICE], env=environment, text=True, check=True, capture_output=True)
        bearer = {"Authorization": f"Bearer {token.stdout.split()[-1]}"}
        with (tmp_path / "log").open("wb") as log:
            server = subprocess.Popen([*creneau, "serve", "--bind", f"127.0.0.1:{port}"], env=environment, stderr=log)
            url = f"http://127.0.0.1:{port}"
            wait_for(url, server)
            exchange.faults.add("slow", seconds=2, times=2)
            answers: list[int] = []
            wish = {"email": ALICE, "password": PASSWORD}

            def ask() -> None:
                connections = f"{url}/api/v1/calendar-connections"
                answers.append(requests.post(connections, json=wish, headers=bearer, timeout=60).status_code)

            asking = threading.Thread(target=ask)
            asking.start()
            until(lambda: len(exchange.requests), lambda count: count > 0)
            family = [server.pid, *children(server.pid)]
            server.send_signal(signal.SIGTERM)
            before = time.monotonic()
            server.wait(timeout=60)
            asking.join(timeout=10)
    assert answers == [201]
    assert time.monotonic() - before < 40
    assert server.returncode == 0
    assert [pid for pid in family[1:] if Path(f"/proc/{pid}/cmdline").exists()] == []
    for line in (tmp_path / "log").read_text().splitlines():
        assert json.loads(line)["level"] in {"info", "warning"}
