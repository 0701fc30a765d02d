"""The control address: the same as in process, over HTTP and JSON; and the command that opens it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from exchange_simulator import Simulator
from tests.contract.test_enforcement import GET_CALENDAR, TIMES
from tests.contract.wire import Wire, envelope
from tests.exchange import ALICE

VISIT = {"subject": "Visite", "start": "2027-03-02T10:00:00+01:00", "end": "2027-03-02T11:00:00+01:00", "status": "OOF"}


class Remote:
    """Speaks JSON to a control address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def __call__(self, method: str, path: str, sent: Any = None) -> tuple[int, Any]:
        response = self.session.request(method, self.url + path, json=sent, timeout=30)
        return response.status_code, response.json()


@pytest.fixture
def remote(exchange: Simulator) -> Iterator[Remote]:
    control = Remote(exchange.start_control())
    yield control
    control.session.close()


def test_it_says_what_is_running(remote: Remote, exchange: Simulator) -> None:
    assert remote("GET", "") == (
        200,
        {
            "url": exchange.url,
            "autodiscover": exchange.autodiscover_url,
            "ca_file": str(exchange.ca_file),
            "version": "se",
            "mailboxes": ["alice@hopital.test", "bob@hopital.test"],
        },
    )


def test_faults_are_set_listed_and_cleared(remote: Remote, wire: Wire) -> None:
    status, fault = remote("POST", "faults", {"kind": "busy", "operations": ["GetFolder"], "times": 1, "inside": True})
    assert (status, fault["id"], fault["operations"]) == (201, 1, ["GetFolder"])
    assert [wire.ask(GET_CALENDAR).codes for _ in range(2)] == [["ErrorServerBusy"], ["NoError"]]
    assert [each["times"] for each in remote("GET", "faults")[1]] == [0]
    assert remote("DELETE", "faults/1") == (200, {})
    assert remote("GET", "faults") == (200, [])


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "faults", {"kind": "earthquake"}),
        ("POST", "faults", {"kind": "busy", "colour": "blue"}),
        ("POST", "mailboxes/alice@hopital.test/events", {"start": "2027-03-02T10:00:00"}),
        ("POST", "mailboxes/alice@hopital.test/events", {**VISIT, "start": "2027-03-02T10:00:00"}),
        ("PATCH", "accounts/alice@hopital.test", {"state": "asleep"}),
        ("PATCH", "", {"colour": "blue"}),
    ],
)
def test_what_means_nothing_is_refused(remote: Remote, method: str, path: str, sent: dict[str, Any]) -> None:
    assert remote(method, path, sent)[0] == 400


@pytest.mark.parametrize("path", ["mailboxes/nobody@hopital.test/events", "accounts/nobody@hopital.test", "weather"])
def test_what_is_not_there_is_not_found(remote: Remote, path: str) -> None:
    assert remote("GET", path)[0] == 404


def test_events_are_added_changed_and_deleted(remote: Remote, wire: Wire) -> None:
    events = "mailboxes/alice@hopital.test/events"
    status, event = remote("POST", events, VISIT)
    assert (status, event["start"], event["status"]) == (201, "2027-03-02T09:00:00+00:00", "OOF")
    name = quote(event["id"], safe="")
    remote("PATCH", f"{events}/{name}", {"subject": "Visite reportée", "start": "2027-03-02T10:30:00+01:00"})
    window = "start=2027-03-01T00:00:00Z&end=2027-03-09T00:00:00Z"
    [changed] = remote("GET", f"{events}?{window}")[1]
    assert (changed["subject"], changed["start"]) == ("Visite reportée", "2027-03-02T09:30:00+00:00")
    assert remote("DELETE", f"{events}/{name}") == (200, {})
    assert wire.view("2027-03-01T00:00:00Z", "2027-03-09T00:00:00Z").all("//t:CalendarItem") == []


def test_an_account_is_locked_by_the_network_and_unlocked_here(remote: Remote, exchange: Simulator) -> None:
    account = exchange.account(ALICE.email)
    account.bad_attempts, account.locked_at = 3, datetime.now(UTC)
    path = "accounts/alice@hopital.test"
    expected = {"email": ALICE.email, "state": "active", "bad_attempts": 3, "locked": True}
    assert remote("GET", path) == (200, expected)
    assert remote("PATCH", path, {"locked": False}) == (200, {**expected, "bad_attempts": 0, "locked": False})


def test_requests_and_mail_are_listed(remote: Remote, wire: Wire) -> None:
    wire.create(TIMES)
    assert [request["operation"] for request in remote("GET", "requests")[1]] == ["CreateItem"]
    assert remote("GET", "sent") == (200, [])
    assert [attempt["outcome"] for attempt in remote("GET", "sign-ins")[1]] == ["accepted"]
    remote("DELETE", "requests")
    assert remote("GET", "requests") == (200, [])


def test_the_server_can_change_its_ways(remote: Remote, wire: Wire, exchange: Simulator) -> None:
    remote("PATCH", "", {"auth": ["bearer"], "autodiscover": {"soap": False}})
    assert wire.post(envelope(GET_CALENDAR)).status_code == 401
    assert exchange.site.autodiscover.soap is False
    remote("PATCH", "", {"auth": ["basic"], "certificate": "expired"})
    with Wire(exchange, ALICE) as after, pytest.raises(requests.exceptions.SSLError, match="expired"):
        after.ask(GET_CALENDAR)


def test_a_restart_from_outside_keeps_the_control_open(remote: Remote, exchange: Simulator) -> None:
    address = exchange.url
    assert remote("POST", "restart", {"seconds": 0.1})[1]["url"] == address
    assert remote("GET", "")[0] == 200


def test_the_command_prints_its_addresses_and_ends_on_sigterm(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    command = [sys.executable, "-m", "exchange_simulator", "--port=0", "--control=0", f"--ca-file={ca}"]
    options = [
        "--mailbox=carla@hopital.test:pw:Carla Rossi",
        "--seed=demo",
        "--fault=busy,operations=GetFolder,times=1",
    ]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready, control = process.stdout.readline(), process.stdout.readline()
        url = ready.removeprefix("Exchange simulator: ").strip()
        codes = [ask(url, ca) for _ in range(2)]
        faults = requests.get(control.removeprefix("Control: ").strip() + "faults", timeout=30).json()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert codes == [500, 200]
    assert json.dumps(faults[0]["times"]) == "0"


def ask(url: str, ca: Path) -> int:
    with requests.Session() as session:
        session.trust_env = False
        body = envelope(GET_CALENDAR).encode()
        return session.post(url, data=body, auth=("carla@hopital.test", "pw"), verify=str(ca), timeout=30).status_code
