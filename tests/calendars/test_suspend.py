"""Somebody taken out of service: their calendar is neither read nor written, until they are back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.accounts.people import add_user
from creneau.calendars import suspend
from creneau.calendars.mail import mailbox_of
from creneau.calendars.models import CalendarConnection, CalendarEvent
from creneau.calendars.synchronise import poll
from creneau.calendars.watching import shares
from creneau.calendars.write import write
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.errors import NotBookable
from creneau.scheduling.models import EventType
from creneau.scheduling.openings import next_opening
from exchange_simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def out_of_service(connection: CalendarConnection, alice: Host) -> CalendarConnection:
    """Alice is watched by a worker, then deactivated."""
    add_user(email="root@demo.example", name="Root", password="correct horse", is_administrator=True)
    assert shares.shares_of("worker") != {}
    suspend.deactivate(user=alice.user)
    return connection


def test_nothing_is_due_any_more(out_of_service: CalendarConnection, exchange: Simulator) -> None:
    before = len(exchange.requests)
    assert list(CalendarConnection.objects.due(timezone.now())) == []
    poll(connection_id=out_of_service.pk)
    assert len(exchange.requests) == before


def test_a_reading_that_was_under_way_starts_no_other(out_of_service: CalendarConnection, exchange: Simulator) -> None:
    CalendarConnection.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    before = len(exchange.requests)
    poll(connection_id=out_of_service.pk)
    out_of_service.refresh_from_db()
    assert (len(exchange.requests), out_of_service.due_at, out_of_service.lease_until) == (before, None, None)


def test_the_worker_gives_the_stream_up_and_nobody_takes_it(out_of_service: CalendarConnection) -> None:
    assert shares.shares_of("worker") == {}
    assert shares.shares_of("another") == {}
    out_of_service.refresh_from_db()
    assert (out_of_service.watcher, out_of_service.noticing) == ("", "polling")


def test_what_was_to_be_written_waits_and_is_written_afterwards(
    connection: CalendarConnection, alice: Host, half_hour: EventType, bob: Invitee, exchange: Simulator
) -> None:
    start = next_opening(event_type=half_hour, now=timezone.now())
    assert start is not None
    book(event_type=half_hour, start_at=start, invitee=bob)
    suspend.deactivate(user=alice.user)
    before = len(exchange.requests)
    event = CalendarEvent.objects.get()
    write(event_id=event.pk)
    event.refresh_from_db()
    assert (len(exchange.requests), event.state, event.due_at) == (before, "pending", None)
    suspend.reactivate(user=alice.user)
    write(event_id=event.pk)
    event.refresh_from_db()
    assert event.state == "written"


def test_nobody_books_or_moves_to_a_host_out_of_service(half_hour: EventType, alice: Host, bob: Invitee) -> None:
    start = next_opening(event_type=half_hour, now=timezone.now())
    assert start is not None
    alice.user.is_active = False
    alice.user.save()
    half_hour.refresh_from_db()
    with pytest.raises(NotBookable) as refused:
        book(event_type=EventType.objects.get(pk=half_hour.pk), start_at=start, invitee=bob)
    assert (refused.value.field, refused.value.message) == ("start", "This time is not on offer.")


def test_no_mail_leaves_from_the_mailbox(out_of_service: CalendarConnection, alice: Host) -> None:
    assert mailbox_of(alice) is None


def test_back_in_service_the_calendar_is_read_at_once(out_of_service: CalendarConnection, alice: Host) -> None:
    suspend.reactivate(user=alice.user)
    assert [row.pk for row in CalendarConnection.objects.due(timezone.now())] == [out_of_service.pk]
    assert list(shares.shares_of("worker")) == [out_of_service.pk]
