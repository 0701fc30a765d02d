"""Starting while the database is not there yet."""

import pytest
from django.db import OperationalError, connection

from creneau.cli import database


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the database says, one a try, before it answers."""
    said: list[str] = []

    def connect() -> None:
        if said:
            raise OperationalError(said.pop(0))

    monkeypatch.setattr(connection, "ensure_connection", connect)
    monkeypatch.setattr(database, "PAUSE_SECONDS", 0)
    return said


def test_a_start_waits_for_a_database_that_is_starting(down: list[str]) -> None:
    down += ["Connection refused", "the database system is starting up"]
    assert database.wait(within_seconds=5) == ""
    assert down == []


def test_a_database_that_never_answers_is_named(down: list[str]) -> None:
    down += ["connection failed:\nConnection refused\n"] * 3
    assert database.wait(within_seconds=-1) == "Connection refused"
