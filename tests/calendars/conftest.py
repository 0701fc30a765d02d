"""An Exchange for Alice: the simulator over HTTPS, and the administrator's word that it may be used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from creneau.accounts.models import Host
from creneau.calendars import connect, kept
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from exchange_simulator import NewMailbox, Simulator

PASSWORD = "canary-Aubergine-7"
ALICE = "alice@demo.example"


@pytest.fixture
def exchange(settings: Settings) -> Iterator[Simulator]:
    with Simulator([NewMailbox(ALICE, PASSWORD, "Alice Martin")]) as simulator:
        settings.EXCHANGE_CA = Path(str(simulator.ca_file)).read_text()
        settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": simulator.autodiscover_url}
        yield simulator
        kept.close_idle(after_seconds=0.0)


def try_to_connect(host: Host, password: str = PASSWORD, **typed: str) -> ConnectionAttempt:
    attempt = connect.start(host=host, email=ALICE, password=password, **typed)  # type: ignore[arg-type]
    return connect.work(attempt_id=attempt.pk)


@pytest.fixture
def connection(alice: Host, exchange: Simulator) -> CalendarConnection:
    """Alice's account, connected and read once."""
    try_to_connect(alice)
    return CalendarConnection.objects.get(host=alice)


def asked(exchange: Simulator, since: int = 0) -> list[str]:
    """The operations that Exchange carried out after the first `since` requests; sign-in handshakes are none."""
    return [request.operation for request in exchange.requests[since:] if request.status == 200]
