"""`creneau exchange check`, as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path

from exchange_simulator import Simulator
from tests.exchange import *  # noqa: F403
from tests.exchange import PASSWORD

COMMAND = [sys.executable, "-m", "creneau.cli.main", "exchange", "check"]


def check(exchange: Simulator, *arguments: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRENEAU_", "DJANGO_"))}
    settings = {
        "CRENEAU_EXCHANGE_CA": str(exchange.ca_file),
        "CRENEAU_EXCHANGE_ALLOWED_NETWORKS": "127.0.0.0/8",
        "CRENEAU_EXCHANGE_SERVERS": f"hopital.test={exchange.autodiscover_url}",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [*COMMAND, *arguments], input=f"{password}\n", env=environment | settings, capture_output=True, encoding="utf-8"
    )


def test_a_connection_is_shown_step_by_step(exchange: Simulator) -> None:
    done = check(exchange, "alice@hopital.test")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line[:1] for line in lines[:4]] == ["✓", "✓", "✓", "✓"]
    assert lines[5:] == [
        "Connected to Alice Martin",
        f"  server    {exchange.url}",
        "  Exchange  se (15.2.2562.27)",
        "  sign-in   alice@hopital.test",
        "  calendars",
        "    Calendrier  (primary: read, write)",
    ]


def test_a_refusal_ends_with_its_cause_and_the_next_step(exchange: Simulator) -> None:
    done = check(exchange, "alice@hopital.test", password="canary-7193")
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ Autodiscover" in done.stdout
    assert (
        "The server did not accept this name and password. Nothing more was tried. [wrong_credentials]" in done.stdout
    )
    assert done.stdout.splitlines()[-1] == "→ Check the password; a few more refusals would lock the account."
    assert "canary" not in done.stdout


def test_a_foreign_server_is_named_and_can_be_confirmed(exchange: Simulator) -> None:
    exchange.add_mailbox("carol@elsewhere.test", PASSWORD, "Carol")
    refused = check(exchange, "carol@elsewhere.test", "--server", exchange.url)
    assert refused.returncode == 1
    assert "[foreign_host]" in refused.stdout
    confirmed = check(exchange, "carol@elsewhere.test", "--server", exchange.url, "--confirm-host", "127.0.0.1")
    assert confirmed.returncode == 0


def test_a_malformed_setting_is_named(exchange: Simulator) -> None:
    done = check(exchange, "alice@hopital.test", "--ca", "/does/not/exist")
    assert done.returncode == 2
    assert "/does/not/exist" in done.stderr
