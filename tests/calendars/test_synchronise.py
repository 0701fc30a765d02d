"""The mirror holds what Exchange says of a calendar's times, and no more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import kept, store
from creneau.calendars.busy import busy_times
from creneau.calendars.disconnect import disconnect
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import BusyTime, CalendarConnection
from creneau.calendars.synchronise import poll, synchronise
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE, asked

HOUR = timedelta(hours=1)


def tomorrow() -> datetime:
    return timezone.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)


def test_the_mirror_has_start_end_and_status_only() -> None:
    fields = {field.name for field in BusyTime._meta.get_fields()}
    assert fields == {"id", "calendar", "item_id", "start_at", "end_at", "status", "is_all_day"}


def test_each_status_is_mirrored_and_the_hosts_choice_decides(
    alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    for hours, status in enumerate(("Free", "Tentative", "Busy", "OOF", "WorkingElsewhere")):
        start = tomorrow() + hours * HOUR
        exchange.mailbox(ALICE).add_event(status, start=start, end=start + HOUR, status=status)
    assert synchronise(connection=connection).busy_times == 3
    blocking = [busy.status for busy in busy_times(alice, tomorrow(), tomorrow() + 6 * HOUR)]
    assert BusyTime.objects.count() == 5
    assert blocking == ["tentative", "busy", "out_of_office"]


def test_what_is_deleted_in_exchange_leaves_the_mirror(connection: CalendarConnection, exchange: Simulator) -> None:
    event = exchange.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    assert synchronise(connection=connection).busy_times == 1
    exchange.mailbox(ALICE).delete_event(event)
    assert synchronise(connection=connection).busy_times == 0


def test_a_poll_asks_only_what_changed(connection: CalendarConnection, exchange: Simulator) -> None:
    due(connection)
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    assert asked(exchange, sent) == ["SyncFolderItems"]
    exchange.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    due(connection)
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    assert asked(exchange, sent) == ["SyncFolderItems"]  # which tells all of it
    assert BusyTime.objects.count() == 1


def test_a_poll_that_is_not_due_asks_nothing(connection: CalendarConnection, exchange: Simulator) -> None:
    sent = len(exchange.requests)
    poll(connection_id=connection.pk)
    assert len(exchange.requests) == sent


def test_a_server_that_is_away_is_said_and_asked_again_later(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.stop()
    with pytest.raises(ExchangeFailed) as failure:
        synchronise(connection=connection)
    connection.refresh_from_db()
    assert failure.value.cause == "connection_refused"
    assert (connection.status, connection.failures) == ("unreachable", 1)
    assert connection.due_at is not None


def test_a_changed_password_stops_at_once(connection: CalendarConnection, exchange: Simulator) -> None:
    exchange.account(ALICE).password = "changed"
    with pytest.raises(ExchangeFailed):
        synchronise(connection=connection)
    connection.refresh_from_db()
    assert (connection.status, connection.cause, connection.due_at) == ("needs_password", "wrong_credentials", None)


def test_disconnecting_erases_credentials_and_mirror(connection: CalendarConnection, exchange: Simulator) -> None:
    exchange.mailbox(ALICE).add_event("Visite", start=tomorrow(), end=tomorrow() + HOUR)
    synchronise(connection=connection)
    disconnect(connection=connection)
    assert (CalendarConnection.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_an_event_that_reaches_out_of_a_window_is_kept_whole(
    alice: Host, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).add_event("Garde", start=tomorrow(), end=tomorrow() + 48 * HOUR)
    synchronise(connection=connection)
    assert [(busy.start_at, busy.end_at) for busy in busy_times(alice, tomorrow() + HOUR, tomorrow() + 2 * HOUR)] == [
        (tomorrow(), tomorrow() + 48 * HOUR)
    ]


def due(connection: CalendarConnection) -> None:
    CalendarConnection.objects.filter(pk=connection.pk).update(due_at=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("status", "cause"), [(403, "ews_disabled"), (401, "modern_auth_only")])
def test_a_server_that_lets_nobody_sign_in_for_a_while_has_refused_no_password(
    status: int, cause: str, connection: CalendarConnection, exchange: Simulator
) -> None:
    """As a proxy in front of it answers while the server is being maintained: a 401 that offers no way in."""
    kept.close_idle(after_seconds=0.0)
    exchange.faults.add("status", status=status)
    due(connection)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert (connection.status, connection.cause) == ("unreachable", cause)
    CalendarConnection.objects.update(failures=store.PATIENCE - 1)
    due(connection)
    poll(connection_id=connection.pk)
    assert CalendarConnection.objects.get().status == "unreachable"
    exchange.faults.clear()
    due(connection)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert (connection.status, connection.cause) == ("connected", "")


def test_where_nobody_is_let_in_for_an_hour_the_host_is_asked(
    connection: CalendarConnection, exchange: Simulator
) -> None:
    kept.close_idle(after_seconds=0.0)
    exchange.faults.add("status", status=403)
    CalendarConnection.objects.update(failures=store.PATIENCE)
    due(connection)
    poll(connection_id=connection.pk)
    connection.refresh_from_db()
    assert (connection.status, connection.cause, connection.due_at) == ("needs_password", "ews_disabled", None)
