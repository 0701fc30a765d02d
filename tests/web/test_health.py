"""How the installation is doing, as administrators see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from creneau.accounts.models import Host, User
from creneau.calendars.models import CalendarConnection, Duty
from tests.web import rows

PAGE = "/administration/health"


def swept(**ago: float) -> None:
    Duty.objects.create(name="sweep", due_at=timezone.now() - timedelta(**ago))


def behind(browser: Client) -> list[tuple[str, str]]:
    return [(row.email, why) for row, why in browser.get(PAGE).context["behind"]]


def test_health_is_for_administrators_alone(as_alice: Client) -> None:
    assert as_alice.get(PAGE).status_code == 404


def test_a_worker_that_was_never_there_is_missed(as_administrator: Client) -> None:
    assert "No worker has run yet: nothing is read, written or sent." in as_administrator.get(PAGE).text


def test_a_worker_that_fell_silent_is_missed(as_administrator: Client) -> None:
    swept(minutes=3)
    page = as_administrator.get(PAGE)
    assert "A worker last looked for work 3 minutes ago: nothing is read, written or sent meanwhile." in page.text


def test_a_worker_that_is_there_is_seen(as_administrator: Client) -> None:
    swept(seconds=2)
    page = as_administrator.get(PAGE)
    assert page.context["worker"]["is_silent"] is False
    assert "A worker looked for work " in page.text


def test_work_that_waits_too_long_stands_out(as_administrator: Client, alice: Host) -> None:
    rows.account(alice, due_at=timezone.now() - timedelta(minutes=11))
    [_connecting, reading, *_rest] = as_administrator.get(PAGE).context["work"]
    assert (reading["words"], reading["count"], reading["is_late"]) == ("Calendars to read", 1, True)


def test_an_account_that_is_read_is_not_listed(as_administrator: Client, alice: Host) -> None:
    rows.account(alice)
    page = as_administrator.get(PAGE)
    assert "All of them are as they should be." in page.text
    assert page.context["calendars"] == {"all": 1, "connected": 1, "streaming": 0, "polling": 1}


def test_the_longest_silence_comes_first_with_its_cause(as_administrator: Client, alice: Host, carol: Host) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    rows.account(alice, synchronised_at=an_hour_ago)
    status, cause = CalendarConnection.Status.NEEDS_PASSWORD, "wrong_credentials"
    rows.account(carol, "carol@demo.example", synchronised_at=None, status=status, cause=cause)
    assert behind(as_administrator) == [
        ("carol@demo.example", "Exchange refused this name and password"),
        ("alice@demo.example", ""),
    ]


def test_who_is_deactivated_is_not_missed(as_administrator: Client, carol: Host) -> None:
    rows.account(carol, "carol@demo.example", synchronised_at=None)
    User.objects.filter(pk=carol.user.pk).update(is_active=False)
    assert behind(as_administrator) == []


def test_what_failed_is_counted(as_administrator: Client, alice: Host) -> None:
    rows.booking(alice, timezone.now() + timedelta(days=1), state="pending", is_late=True, due_at=timezone.now())
    page = as_administrator.get(PAGE)
    assert (page.context["late_events"], page.context["mail_given_up"], page.context["webhooks_off"]) == (1, 0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(
    as_administrator: Client, alice: Host, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        rows.account(alice, f"alice{number}@demo.example", synchronised_at=None)
    with django_assert_max_num_queries(18):
        assert len(behind(as_administrator)) == count
