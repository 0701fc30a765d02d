"""PostgreSQL's own constraint, with our locks taken away. SQLite has nothing like it, and one writer at a time."""

import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from creneau.accounts.models import Host
from creneau.calendars import live_check
from creneau.calendars.models import BusyTime, CalendarConnection
from creneau.calendars.synchronise import synchronise
from creneau.scheduling import event_text, holding
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.errors import SlotTaken
from creneau.scheduling.models import Booking, EventType
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE, try_to_connect
from tests.waiting import until

TEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a constraint of PostgreSQL")


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has a turn at once, nobody locks the host, and all look before any of them writes."""
    together = threading.Barrier(8, timeout=20)

    @contextmanager
    def everybody(*_arguments, **_named):  # type: ignore[no-untyped-def]
        yield True

    def no_lock(host_id: int) -> Host:
        return Host.objects.get(pk=host_id)

    def late(_booking: Booking) -> str:
        together.wait()
        return "late"

    monkeypatch.setattr(live_check, "one_at_a_time", everybody)
    monkeypatch.setattr(holding, "lock", no_lock)
    monkeypatch.setattr(event_text, "subject", late)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("without_locks")
def test_the_constraint_holds_with_the_locks_removed(half_hour: EventType, now: datetime) -> None:
    half_hour.increment_minutes = 15
    half_hour.save()
    outcomes: list[str] = []

    def one(number: int) -> None:
        invitee = Invitee(f"P{number}", "p@example.org", "en", "UTC")
        try:
            book(event_type=half_hour, start_at=TEN + (number % 2) * QUARTER, invitee=invitee, now=now)
            outcomes.append("booked")
        except SlotTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    people = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert Counter(outcomes) == {"booked": 1, "taken": 7}
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_what_is_cancelled_or_only_touches_is_no_overlap(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    first = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    book(event_type=half_hour, start_at=TEN + 2 * QUARTER, invitee=bob, now=now)
    cancel(booking=first, by="host", now=now)
    again = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    with pytest.raises(IntegrityError, match=holding.NO_OVERLAP):
        Booking.objects.filter(pk=again.pk).update(end_at=TEN + 3 * QUARTER)


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_is_stored_waits_for_a_booking_with_nothing_in_its_hands(
    alice: Host, exchange: Simulator
) -> None:
    try_to_connect(alice)
    connected = CalendarConnection.objects.get()
    exchange.mailbox(ALICE).add_event("Urgence", start=TEN, end=TEN + QUARTER)
    reading = threading.Thread(target=read, args=(connected,))
    with transaction.atomic():
        holding.lock(alice.pk)
        reading.start()
        until(waiting_for_locks, bool)
        CalendarConnection.objects.update(failures=0)  # two who wait for each other are told of a deadlock
    reading.join()
    assert BusyTime.objects.count() == 1


def read(connected: CalendarConnection) -> None:
    synchronise(connection=connected)
    connection.close()


def waiting_for_locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])
