"""Exchange tells what changes where it can; a worker holds the streams of its share of the mailboxes."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from huey.contrib.djhuey import HUEY

from creneau.accounts.models import Host
from creneau.calendars.models import BusyTime, CalendarConnection, Watcher
from creneau.calendars.sweep import sweep
from creneau.calendars.synchronise import poll
from creneau.calendars.watching import opening, shares, watch
from creneau.ews.operations.get_streaming_events import GetStreamingEvents
from creneau.scheduling.models import EventType
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE
from tests.calendars.test_synchronise import tomorrow
from tests.waiting import until

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "TEND_EVERY_SECONDS", 0.2)
    HUEY.flush()


@contextmanager
def watching() -> Iterator[None]:
    ending = threading.Event()
    thread = threading.Thread(target=watch.watch, args=[ending])
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(20)


def noticing() -> str:
    return CalendarConnection.objects.get().noticing


def is_due() -> bool:
    return CalendarConnection.objects.due(timezone.now()).exists()


def test_a_change_is_noticed_at_once(connection: CalendarConnection, exchange: Simulator) -> None:
    with watching():
        until(noticing, lambda seen: seen == "streaming")
        until(is_due, bool)
        poll(connection_id=connection.pk)
        connection.refresh_from_db()
        assert connection.due_at is not None
        assert connection.due_at - timezone.now() > timedelta(minutes=5)
        exchange.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
        until(BusyTime.objects.count, bool, seconds=2)
        until(lambda: CalendarConnection.objects.get().lease_until, lambda lease: lease is None, seconds=2)
        assert not is_due()
    connection.refresh_from_db()
    assert (connection.noticing, connection.watcher, Watcher.objects.count()) == ("polling", "", 0)


def test_a_change_in_exchange_is_on_the_booking_page_within_two_seconds(
    client: Client, half_hour: EventType, connection: CalendarConnection, exchange: Simulator
) -> None:
    with watching():
        until(noticing, lambda seen: seen == "streaming")
        poll(connection_id=connection.pk)
        start = first_offered(client)
        exchange.mailbox(ALICE).add_event("Visite", start=start, end=start + HOUR)
        until(lambda: first_offered(client), lambda seen: seen >= start + HOUR, seconds=2)


def test_where_nothing_is_told_a_change_is_on_the_booking_page_within_a_minute(
    monkeypatch: pytest.MonkeyPatch,
    client: Client,
    half_hour: EventType,
    connection: CalendarConnection,
    exchange: Simulator,
) -> None:
    poll(connection_id=connection.pk)
    start, now = first_offered(client), timezone.now()
    exchange.mailbox(ALICE).add_event("Visite", start=start, end=start + HOUR)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=30))
    sweep()
    while task := HUEY.dequeue():
        HUEY.execute(task)
    assert first_offered(client) == start + HOUR


def first_offered(client: Client) -> datetime:
    """On a Monday to come: towards the evening, what follows the next free time lies on another day."""
    today = timezone.localdate()
    page = client.get("/alice/30min", {"day": today + timedelta(days=7 - today.weekday())}).content.decode()
    found = re.search(r'href="[^"]*start=([^&]+)&', page[page.index('id="slots"') :])
    assert found, page
    return datetime.fromisoformat(found[1])


def test_a_cut_stream_is_opened_again_and_the_calendar_read(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    with watching():
        until(noticing, lambda seen: seen == "streaming")
        poll(connection_id=connection.pk)
        exchange.restart(seconds=0.3)
        until(is_due, bool)
        until(noticing, lambda seen: seen == "streaming")


def test_where_streams_are_refused_it_is_polled(
    monkeypatch: pytest.MonkeyPatch, connection: CalendarConnection, exchange: Simulator
) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 1)
    exchange.faults.add("error", operations=["Subscribe"], code="ErrorInvalidOperation")
    with watching():
        until(lambda: CalendarConnection.objects.get().stream_due_at, bool)
        assert noticing() == "polling"
        assert is_due()


def test_a_stream_that_never_says_anything_is_none(
    monkeypatch: pytest.MonkeyPatch, connection: CalendarConnection, exchange: Simulator
) -> None:
    """As through a proxy that keeps what it is given until it has more: the head of the answer comes, nothing else."""
    monkeypatch.setattr(watch, "PATIENCE", 1)
    monkeypatch.setattr(watch, "SILENT_AFTER_SECONDS", 1.0)
    exchange.faults.add("drip", operations=["GetStreamingEvents"], seconds=0.2, size=1000)
    poll(connection_id=connection.pk)
    seen: set[str] = set()
    with watching():
        until(lambda: seen.add(noticing()) or CalendarConnection.objects.get().stream_due_at, bool)
    assert seen == {"polling"}


def test_a_subscription_that_is_not_found_is_a_stream_that_failed(
    monkeypatch: pytest.MonkeyPatch, connection: CalendarConnection, exchange: Simulator
) -> None:
    """As where one server of several took the subscription, and another one is asked for the stream."""
    monkeypatch.setattr(watch, "PATIENCE", 2)
    monkeypatch.setattr(opening, "GetStreamingEvents", lambda names, **more: GetStreamingEvents(["other"], **more))
    poll(connection_id=connection.pk)
    with watching():
        until(lambda: CalendarConnection.objects.get().stream_due_at, bool)
    assert noticing() == "polling"


def test_a_refused_password_ends_the_stream_for_everybody(connection: CalendarConnection, exchange: Simulator) -> None:
    exchange.account(ALICE).password = "changed"
    with watching():
        until(lambda: CalendarConnection.objects.get().status, lambda seen: seen == "needs_password")
    assert len([one for one in exchange.sign_ins if one.outcome != "accepted"]) == 1


def test_shares_are_even_and_those_of_the_dead_are_taken_over(alice: Host, connection: CalendarConnection) -> None:
    for number in range(9):
        copy(connection, number)
    assert len(shares.shares_of("a")) == 10
    shares.shares_of("b")  # says that it lives
    assert len(shares.shares_of("a")) == 5
    assert len(shares.shares_of("b")) == 5
    Watcher.objects.filter(name="a").update(alive_until=timezone.now())
    assert len(shares.shares_of("b")) == 5
    CalendarConnection.objects.filter(watcher="a").update(watched_until=timezone.now())
    assert len(shares.shares_of("b")) == 10


def test_a_disconnected_account_is_nobodys(connection: CalendarConnection) -> None:
    assert set(shares.shares_of("a")) == {connection.pk}
    CalendarConnection.objects.update(status="needs_password")
    assert shares.shares_of("a") == {}


def copy(connection: CalendarConnection, number: int) -> None:
    [calendar] = connection.calendars.filter(kind="primary")
    connection = CalendarConnection.objects.get(pk=connection.pk)
    connection.pk, connection.email = None, f"a{number}@demo.example"
    connection.save()
    calendar.pk, calendar.connection, calendar.receives_events = None, connection, False
    calendar.save()


@pytest.mark.parametrize(("due_for_seconds", "watched_for_seconds", "tasks"), [(1, 10, 0), (6, 10, 1), (1, -1, 1)])
def test_the_queue_leaves_a_mailbox_to_its_watcher_for_five_seconds(
    connection: CalendarConnection, due_for_seconds: int, watched_for_seconds: int, tasks: int
) -> None:
    now = timezone.now()
    due_at, watched_until = now - timedelta(seconds=due_for_seconds), now + timedelta(seconds=watched_for_seconds)
    CalendarConnection.objects.update(due_at=due_at, watched_until=watched_until)
    sweep()
    assert HUEY.pending_count() == tasks
