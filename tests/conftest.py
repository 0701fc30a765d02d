"""People and clocks that the tests share. Alice hosts, Bob invites himself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from creneau.accounts.models import Host
from creneau.scheduling.book import Invitee
from creneau.scheduling.models import EventType
from creneau.scheduling.welcome import add_host


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit are cleaned up by deleting everything, which the audit log refuses on SQLite."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_is_kept")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Whatever language the test before has left behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def alice(db: None) -> Host:
    """A host in Paris with the default event type, Monday to Friday 09:00 to 17:00; no calendar connected."""
    return add_host(
        email="alice@demo.example",
        name="Alice Martin",
        password="correct horse",
        time_zone="Europe/Paris",
        language="en",
    )


@pytest.fixture
def half_hour(alice: Host) -> EventType:
    """Alice's default event type."""
    return EventType.objects.select_related("host__user", "schedule").get(host=alice)


@pytest.fixture
def bob() -> Invitee:
    return Invitee("Bob Durand", "bob@example.org", "en", "Europe/London")


@pytest.fixture
def now() -> datetime:
    """Sunday 28 February 2027, noon in London: Alice's next working day is tomorrow."""
    return datetime(2027, 2, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def sunday(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is Sunday 28 February 2027, 13:00 in Paris. Ask for it before signing anybody in."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now
