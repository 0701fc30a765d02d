"""``/metrics``: who may read it, and what it says."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.config import measured
from creneau.ews import errors

HERE = Client(headers={"host": "127.0.0.1"})


def said(client: Client = HERE, **headers: str) -> dict[str, float]:
    """Sample → number."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(number) for name, _, number in (line.rpartition(" ") for line in lines)}


@pytest.mark.django_db
def test_this_machine_may_ask_and_nobody_else() -> None:
    assert HERE.get("/metrics").status_code == 200
    assert HERE.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 403
    assert HERE.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 403
    assert Client(headers={"host": "testserver"}).get("/metrics").status_code == 403


@pytest.mark.django_db
def test_with_a_token_whoever_has_it_may_ask(settings: pytest.FixtureRequest) -> None:
    settings.METRICS_TOKEN = "for-the-tests"  # type: ignore[attr-defined]
    assert HERE.get("/metrics").status_code == 403
    assert HERE.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 403
    right = {"authorization": "Bearer for-the-tests"}
    assert HERE.get("/metrics", headers=right, REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_status() -> None:
    sample = 'creneau_http_requests_total{method="GET",route="b/<str:token>",status="404"}'
    before = said().get(sample, 0)
    HERE.get("/b/one")
    HERE.get("/b/two")
    assert said()[sample] - before == 2


@pytest.mark.django_db
def test_failures_of_exchange_are_counted_by_cause() -> None:
    sample = 'creneau_exchange_failures_total{cause="throttled",operation="FindItem"}'
    before = said().get(sample, 0)
    with pytest.raises(errors.Throttled), measured.exchange("FindItem"):
        raise errors.Throttled
    now = said()
    assert now[sample] - before == 1
    assert now['creneau_exchange_duration_seconds_count{operation="FindItem"}'] >= 1


def test_calendars_say_how_old_they_are(alice: Host) -> None:
    now = timezone.now()
    for number, age in enumerate((30, 600)):
        CalendarConnection.objects.create(
            host=alice,
            email=f"{number}@demo.example",
            sealed_password=b"",
            synchronised_at=now - timedelta(seconds=age),
            due_at=now - timedelta(seconds=90),
        )
    found = said()
    assert found['creneau_connections{status="connected"}'] == 2
    assert found['creneau_connections_read_within{seconds="60"}'] == 1
    assert found['creneau_connections_read_within{seconds="3600"}'] == 2
    assert 600 <= found["creneau_oldest_synchronisation_seconds"] < 660
    assert found['creneau_due_rows{kind="calendars_to_read"}'] == 2
    assert 90 <= found['creneau_oldest_due_seconds{kind="calendars_to_read"}'] < 150


@pytest.mark.django_db
def test_it_asks_the_database_a_dozen_times(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(12):
        said()


def test_numbers_of_processes_that_are_no_more_are_dropped() -> None:
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    measured.request("GET", "kept", 200, 0.1)
    mine = sorted(folder.glob(f"counter_*-{os.getpid()}.db"))
    here = mine[0].name.removeprefix("counter_").rpartition("-")[0]
    dead, far, silent = (folder / f"counter_{name}.db" for name in (f"{here}-4194999", "elsewhere-7", "elsewhere-8"))
    for file in (dead, far, silent):
        file.touch()
    os.utime(silent, (0, 0))
    measured.forget_the_dead()
    assert [file.exists() for file in (*mine, dead, far, silent)] == [True, False, True, False]
    far.unlink()
