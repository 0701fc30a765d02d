"""Whether the process answers, and whether it could do its work."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from tests.api.test_slots import connected

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_the_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_to_work(client: Client, alice: Host) -> None:
    connected(alice, NOW)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "credential_keys": "ok"}},
    )


def test_a_migration_that_is_missing(client: Client, db: None) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "failed")


def test_keys_that_do_not_open_what_is_stored(client: Client, alice: Host) -> None:
    connected(alice, NOW)
    CalendarConnection.objects.update(sealed_password=b"sealed with another key")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "failed", "checks": {"database": "ok", "migrations": "ok", "credential_keys": "failed"}},
    )
