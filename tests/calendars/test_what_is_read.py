"""How much is read, and how much of a server's time that takes."""

import re
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from creneau.calendars import kept, reading, servers, vault
from creneau.calendars.models import BusyTime, CalendarConnection
from creneau.calendars.synchronise import poll, synchronise
from creneau.calendars.watching import shares
from creneau.ews import errors
from creneau.ews.read import MOST_ROUNDS
from exchange_simulator import Simulator
from exchange_simulator.mailbox.folder import Folder, Tombstone
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.recurrence import Recurrence
from exchange_simulator.operations.sync_folder_items import _Step
from exchange_simulator.transport.log import Exchange
from tests.calendars.conftest import ALICE, asked
from tests.calendars.test_synchronise import HOUR, due, tomorrow


def test_what_exchange_tells_in_full_is_not_read_again(connection: CalendarConnection, exchange: Simulator) -> None:
    mailbox, times = exchange.mailbox(ALICE), BusyTime.objects.values_list("start_at", "status")
    event = mailbox.add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    assert (windows_read(connection, exchange), list(times.all())) == ([], [(tomorrow(), "busy")])
    mailbox.change_event(event, start=tomorrow() + HOUR, end=tomorrow() + 2 * HOUR, status="Tentative")
    assert (windows_read(connection, exchange), list(times.all())) == ([], [(tomorrow() + HOUR, "tentative")])
    mailbox.delete_event(event)
    assert (windows_read(connection, exchange), list(times.all())) == ([], [])


def test_what_is_cancelled_or_leaves_the_window_leaves_the_mirror(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    mailbox = exchange.mailbox(ALICE)
    events = [mailbox.add_event(start=tomorrow() + at * HOUR, end=tomorrow() + (at + 1) * HOUR) for at in range(3)]
    assert windows_read(connection, exchange) == []
    mailbox.change_event(events[0], is_cancelled=True)
    mailbox.change_event(events[1], start=tomorrow() + 9999 * HOUR, end=tomorrow() + 10_000 * HOUR)
    assert windows_read(connection, exchange) == []
    assert BusyTime.objects.values_list("start_at", flat=True).get() == tomorrow() + 2 * HOUR


def test_a_series_that_becomes_a_single_entry_leaves_nothing_behind(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    daily = Recurrence("Daily", tomorrow().date(), occurrences=5)
    master = exchange.mailbox(ALICE).add_event(start=tomorrow(), end=tomorrow() + HOUR, recurrence=daily)
    windows_read(connection, exchange)
    assert BusyTime.objects.count() == 5
    exchange.mailbox(ALICE).change_event(master, recurrence=None)
    windows_read(connection, exchange)
    assert BusyTime.objects.values_list("start_at", flat=True).get() == tomorrow()


def test_only_the_affected_window_is_read_again(
    monkeypatch: pytest.MonkeyPatch, connection: CalendarConnection, exchange: Simulator
) -> None:
    """By a server that tells no more than times."""
    monkeypatch.setattr(reading, "in_full", lambda *_: None)
    mailbox = exchange.mailbox(ALICE)
    event = mailbox.add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    assert windows_read(connection, exchange) == [(tomorrow(), tomorrow() + HOUR)]
    mailbox.change_event(event, start=tomorrow() + 5 * HOUR, end=tomorrow() + 6 * HOUR)
    assert windows_read(connection, exchange) == [(tomorrow(), tomorrow() + 6 * HOUR)]
    mailbox.delete_event(event)
    assert windows_read(connection, exchange) == [(tomorrow() + 5 * HOUR, tomorrow() + 6 * HOUR)]
    assert BusyTime.objects.count() == 0


def test_a_series_is_read_with_everything(connection: CalendarConnection, exchange: Simulator) -> None:
    first = tomorrow()
    weekly = Recurrence("Daily", first.date(), occurrences=5)
    exchange.mailbox(ALICE).add_event("Garde", start=first, end=first + HOUR, recurrence=weekly)
    [(start, end)] = windows_read(connection, exchange)
    assert end - start == timedelta(days=400)
    assert BusyTime.objects.count() == 5


def test_what_changes_long_ago_is_not_read(connection: CalendarConnection, exchange: Simulator) -> None:
    exchange.mailbox(ALICE).add_event("Jadis", start=tomorrow() - 999 * HOUR, end=tomorrow() - 998 * HOUR)
    assert windows_read(connection, exchange) == []


def test_the_first_reading_says_how_far_it_is(connection: CalendarConnection, exchange: Simulator) -> None:
    for number in range(5000):
        start = tomorrow() + number * HOUR
        exchange.mailbox(ALICE).add_event(start=start, end=start + HOUR / 2)
    with CaptureQueriesContext(database) as asked:
        synchronise(connection=connection)
    told = [re.search(r'SET "entries_read" = (\d+)', query["sql"]) for query in asked.captured_queries]
    assert [int(found.group(1)) for found in told if found][:5] == [1000, 1999, 2998, 3997, 4996]
    connection.refresh_from_db()
    assert (connection.entries_read, BusyTime.objects.count()) == (None, 5000)


def test_one_server_is_asked_by_few_at_a_time_and_one_in_trouble_by_one() -> None:
    url = "https://slow.example.com/EWS/Exchange.asmx"
    turns = [servers.turn(url) for _ in range(servers.AT_ONCE + 1)]
    assert [turn.__enter__() for turn in turns] == [True] * servers.AT_ONCE + [False]
    with servers.turn("https://other.example.com/EWS/Exchange.asmx") as mine:
        assert mine
    for turn in turns:
        turn.__exit__(None, None, None)
    servers.answered(url, errors.TimedOut(), asked_at=time.monotonic())
    with servers.turn(url) as first, servers.turn(url) as second:
        assert (first, second) == (True, False)
    before = time.monotonic()
    assert servers.answered(url, None, asked_at=before)
    assert not servers.answered(url, None, asked_at=before)
    with servers.turn(url) as first, servers.turn(url) as second:
        assert (first, second) == (True, True)


def test_a_mailbox_that_fails_alone_holds_up_nobody() -> None:
    url = "https://well.example.com/EWS/Exchange.asmx"
    before = time.monotonic()
    servers.answered(url, None, asked_at=before)  # while the other one waited
    servers.answered(url, errors.TimedOut(), asked_at=before)
    turns = [servers.turn(url, noticed=True) for _ in range(servers.AT_ONCE)]
    assert [turn.__enter__() for turn in turns] == [True] * servers.AT_ONCE
    for turn in turns:
        turn.__exit__(None, None, None)


def test_a_change_that_was_noticed_waits_for_no_poll() -> None:
    url = "https://polled.example.com/EWS/Exchange.asmx"
    turns = [servers.turn(url) for _ in range(servers.AT_ONCE)]
    assert [turn.__enter__() for turn in turns] == [True] * servers.AT_ONCE
    with servers.turn(url, noticed=True) as mine:
        assert mine
    for turn in turns:
        turn.__exit__(None, None, None)


def test_a_server_that_asks_for_time_is_given_it(connection: CalendarConnection, exchange: Simulator) -> None:
    exchange.faults.add("busy", back_off_milliseconds=1_234_000, times=1)
    due(connection)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert connection.due_at is not None
    wait = (connection.due_at - timezone.now()).total_seconds()
    assert 1200 < wait < 1234 * 1.1 + 1


def test_what_is_noticed_does_not_shorten_the_time_that_a_server_asked_for(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.faults.add("busy", back_off_milliseconds=1_234_000, times=1)
    due(connection)
    poll(connection_id=connection.pk)
    shares.notice([connection.pk])
    connection.refresh_from_db()
    assert connection.due_at is not None
    assert connection.due_at - timezone.now() > timedelta(seconds=1200)


def test_a_sync_state_that_the_server_forgot_is_begun_again_from_none(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    connection.calendars.update(sync_state="bm9uc2Vuc2U=")
    due(connection)
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert asked(exchange, sent) == ["SyncFolderItems", "SyncFolderItems", "FindItem"]
    assert (connection.status, BusyTime.objects.count()) == ("connected", 1)


def test_changes_that_never_end_do_not_hold_the_worker(
    monkeypatch: pytest.MonkeyPatch, connection: CalendarConnection, exchange: Simulator
) -> None:
    def always_more(_mailbox: Mailbox, _folder: Folder, since: int) -> list[_Step]:
        gone = Tombstone("AAMk", created=0, gone=since)
        return [_Step(since + number, gone) for number in range(1, 514)]

    monkeypatch.setattr(sys.modules[_Step.__module__], "_steps", always_more)
    due(connection)
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert (connection.status, connection.cause) == ("unreachable", "server_error")
    assert asked(exchange, sent) == ["SyncFolderItems"] * MOST_ROUNDS


def test_what_is_asked_anew_leaves_no_connection_behind(connection: CalendarConnection, exchange: Simulator) -> None:
    synchronise(connection=connection)
    due(connection)
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    assert len(exchange.requests) > sent + 1  # signed in


def test_a_connection_is_kept_for_the_next_question(connection: CalendarConnection, exchange: Simulator) -> None:
    for _ in range(3):
        due(connection)
        sent = len(exchange.requests)
        poll(connection_id=connection.pk)
    assert len(exchange.requests) == sent + 1
    kept.close_idle(after_seconds=0.0)
    due(connection)
    poll(connection_id=connection.pk)
    assert len(exchange.requests) > sent + 2  # signed in anew


def test_a_kept_connection_that_was_cut_is_opened_anew(connection: CalendarConnection, exchange: Simulator) -> None:
    due(connection)
    poll(connection_id=connection.pk)
    exchange.faults.add("lost_answer", operations=["SyncFolderItems"], times=1)
    due(connection)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert (connection.status, connection.failures) == ("connected", 0)


def test_a_kept_connection_is_nobodys_after_a_change(connection: CalendarConnection, exchange: Simulator) -> None:
    due(connection)
    poll(connection_id=connection.pk)
    exchange.account(ALICE).password = "changed"
    CalendarConnection.objects.update(sealed_password=vault.seal("changed", row=connection))
    due(connection)
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    assert len(exchange.requests) > sent + 1


def test_what_is_noticed_while_reading_is_looked_at_again(connection: CalendarConnection, exchange: Simulator) -> None:
    def notice(seen: Exchange) -> None:
        if seen.operation == "SyncFolderItems":
            noticed.append(seen.operation)

    noticed: list[str] = []
    exchange.observe(notice)
    due(connection)
    claimed = timezone.now()
    exchange.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    assert not poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert connection.due_at is not None
    assert connection.due_at > claimed
    assert noticed == ["SyncFolderItems"]


def windows_read(connection: CalendarConnection, exchange: Simulator) -> list[tuple[datetime, datetime]]:
    """By one poll."""
    seen: list[bytes] = []
    exchange.site.observers[:] = [lambda one: seen.append(one.request) if one.operation == "FindItem" else None]
    due(connection)
    poll(connection_id=connection.pk)
    dates = [re.findall(rb'(?:Start|End)Date="([^"]+)"', request) for request in seen]
    return [(read(pair[0]), read(pair[1])) for pair in dates]


def read(text: bytes) -> datetime:
    return datetime.fromisoformat(text.decode())
