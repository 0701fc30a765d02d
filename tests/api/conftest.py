"""Alice and Carol are hosts, Bob invites himself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.api import hosts
from creneau.scheduling.welcome import add_host
from tests.bearer import bearer


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test's database held is not another's."""
    hosts.remembered.cache_clear()


@pytest.fixture
def alice(db: None) -> Host:
    return add_host(email="alice@example.com", name="Alice", password="correct horse", time_zone="UTC", language="en")


@pytest.fixture
def carol(db: None) -> Host:
    return add_host(email="carol@example.com", name="Carol", password="correct horse", time_zone="UTC", language="en")


@pytest.fixture
def as_alice(alice: Host) -> Client:
    return bearer(alice)


@pytest.fixture
def as_carol(carol: Host) -> Client:
    return bearer(carol)


@pytest.fixture
def monday() -> datetime:
    """Midnight of a Monday at least a week away."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())
