"""From a booking to the event in Exchange and back: read over EWS or in the simulator, never in our own tables."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import live_check
from creneau.calendars.models import BusyTime, CalendarConnection, CalendarEvent
from creneau.calendars.synchronise import synchronise
from creneau.calendars.write import write
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.errors import SlotTaken
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import openings
from creneau.scheduling.reschedule import reschedule
from creneau.scheduling.settle import settle_up
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE, asked

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def slot(half_hour: EventType, connection: CalendarConnection) -> datetime:
    """A free time of the coming week."""
    return offered(half_hour)[4]


def offered(event_type: EventType) -> list[datetime]:
    now = timezone.now()
    return openings(event_type=event_type, start_at=now, end_at=now + timedelta(days=8), now=now)


def test_a_booking_becomes_an_event_with_the_invitee_in_it(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    [event] = exchange.mailbox(ALICE).events()
    assert (event.start, event.end, event.status) == (slot, slot + HALF_HOUR, "Busy")
    assert [attendee.person.email for attendee in event.attendees] == ["bob@example.org"]
    assert f"http://testserver/b/{booking.token}" in event.body
    assert event.time_zone == "Romance Standard Time"
    assert [(mail.kind, mail.recipients) for mail in exchange.sent] == [("invitation", ("bob@example.org",))]
    booking.event.refresh_from_db()
    assert booking.event.state == "written"


def test_our_own_event_is_not_a_busy_time(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    synchronise(connection=connection)
    assert BusyTime.objects.count() == 0
    assert slot not in offered(half_hour)
    cancel(booking=booking, by="invitee")
    assert slot in offered(half_hour)


def test_a_reschedule_moves_the_event_and_tells_the_invitee(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    reschedule(booking=booking, start_at=offered(half_hour)[6], by="invitee")
    write(event_id=booking.event_id)
    booking.refresh_from_db()
    assert [(event.start, event.end) for event in exchange.mailbox(ALICE).events()] == [
        (booking.start_at, booking.end_at)
    ]
    assert [mail.kind for mail in exchange.sent] == ["invitation", "update"]


def test_a_cancellation_removes_the_event_and_sends_the_reason(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    cancel(booking=booking, by="invitee", reason="Fièvre <b>forte</b>")
    write(event_id=booking.event_id)
    assert exchange.mailbox(ALICE).events() == []
    assert exchange.sent[-1].kind == "cancellation"
    assert "Fièvre &lt;b&gt;forte&lt;/b&gt;" in exchange.sent[-1].text
    booking.event.refresh_from_db()
    assert booking.event.state == "removed"


def test_a_cancellation_before_the_event_was_written_never_reaches_exchange(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    cancel(booking=booking, by="invitee")
    sent = len(exchange.requests)
    write(event_id=booking.event_id)
    assert len(exchange.requests) == sent
    assert CalendarEvent.objects.get().state == "removed"


def test_a_lost_answer_does_not_write_the_event_twice(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    exchange.faults.add("lost_answer", operations=["CreateItem"], times=1)
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    assert CalendarEvent.objects.get().state == "pending"
    CalendarEvent.objects.update(due_at=timezone.now())
    write(event_id=booking.event_id)
    assert len(exchange.mailbox(ALICE).events()) == 1
    assert CalendarEvent.objects.get().state == "written"


def test_an_appointment_made_meanwhile_is_seen_by_the_live_check(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).add_event("Urgence", start=slot, end=slot + HALF_HOUR)
    with pytest.raises(SlotTaken) as taken:
        book(event_type=half_hour, start_at=slot, invitee=bob)
    assert slot not in taken.value.alternatives
    assert slot not in offered(half_hour)
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("meanwhile", ["deleted", "added"])
def test_a_reading_stored_since_the_live_check_stays(
    monkeypatch: pytest.MonkeyPatch,
    half_hour: EventType,
    bob: Invitee,
    slot: datetime,
    connection: CalendarConnection,
    exchange: Simulator,
    meanwhile: str,
) -> None:
    mailbox, look = exchange.mailbox(ALICE), live_check.look
    if meanwhile == "deleted":
        mailbox.add_event("Urgence", start=slot, end=slot + HALF_HOUR)

    def overtaken(*arguments: Any) -> live_check.Sighting:
        sighting = look(*arguments)
        if meanwhile == "deleted":
            mailbox.delete_event(mailbox.events()[0])
        else:
            mailbox.add_event("Urgence", start=slot, end=slot + HALF_HOUR)
        synchronise(connection=connection)
        return sighting

    monkeypatch.setattr(live_check, "look", overtaken)
    with pytest.raises(SlotTaken):
        book(event_type=half_hour, start_at=slot, invitee=bob)
    assert BusyTime.objects.count() == len(mailbox.events())
    assert (slot in offered(half_hour)) == (meanwhile == "deleted")


def test_working_elsewhere_leaves_the_slot(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).add_event("Autre site", start=slot, end=slot + HALF_HOUR, status="WorkingElsewhere")
    assert book(event_type=half_hour, start_at=slot, invitee=bob).booking.state == "confirmed"


def test_booking_asks_exchange_once_before_and_once_after(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    sent = len(exchange.requests)
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    assert asked(exchange, sent) == ["FindItem"]
    write(event_id=booking.event_id)
    assert asked(exchange, sent) == ["FindItem", "CreateItem"]


def test_with_exchange_away_a_fresh_mirror_decides(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    exchange.stop()
    assert book(event_type=half_hour, start_at=slot, invitee=bob).booking.state == "confirmed"


def test_with_exchange_away_and_an_old_mirror_it_is_a_request_that_the_next_reading_settles(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.stop()
    CalendarConnection.objects.update(synchronised_at=timezone.now() - timedelta(hours=1))
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    assert (booking.state, booking.awaits) == ("requested", "exchange")
    assert (booking.event.due_at, slot in offered(half_hour)) == (None, False)
    exchange.start()
    connection.refresh_from_db()
    with_commit(connection)
    booking.refresh_from_db()
    assert (booking.state, booking.awaits) == ("confirmed", "")
    assert list(booking.changes.values_list("kind", "by")) == [("requested", "invitee"), ("confirmed", "")]
    write(event_id=booking.event_id)
    assert len(exchange.mailbox(ALICE).events()) == 1


def test_a_request_is_declined_when_the_time_was_taken_in_exchange(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).add_event("Urgence", start=slot, end=slot + HALF_HOUR)
    exchange.stop()
    CalendarConnection.objects.update(synchronised_at=timezone.now() - timedelta(hours=1))
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    exchange.start()
    connection.refresh_from_db()
    with_commit(connection)
    booking.refresh_from_db()
    assert (booking.state, booking.event.wanted) == ("declined", False)
    assert list(booking.changes.values_list("kind", "by")) == [("requested", "invitee"), ("declined", "")]


@pytest.fixture
def request_(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection, exchange: Simulator
) -> Booking:
    """Booked while Exchange was away and the mirror old; Exchange is away still."""
    exchange.stop()
    CalendarConnection.objects.update(synchronised_at=timezone.now() - timedelta(hours=1))
    return book(event_type=half_hour, start_at=slot, invitee=bob).booking


def test_a_request_that_is_moved_stays_one_and_is_not_written(
    request_: Booking, half_hour: EventType, connection: CalendarConnection, exchange: Simulator
) -> None:
    later = offered(half_hour)[4]
    moved = reschedule(booking=request_, start_at=later, by="invitee")
    assert (moved.state, moved.event.due_at, moved.event.is_held_back) == ("requested", None, True)
    exchange.start()
    connection.refresh_from_db()
    with_commit(connection)
    write(event_id=moved.event_id)
    assert [event.start for event in exchange.mailbox(ALICE).events()] == [later]
    assert [mail.kind for mail in exchange.sent] == ["invitation"]


def test_a_request_is_settled_though_the_process_that_read_the_calendar_died(
    request_: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    settle_up()
    request_.refresh_from_db()
    assert request_.state == "requested"
    exchange.start()
    connection.refresh_from_db()
    synchronise(connection=connection)  # nobody hears of it
    settle_up()
    request_.refresh_from_db()
    assert request_.state == "confirmed"


def test_a_request_that_nobody_vouched_for_in_time_is_declined(request_: Booking) -> None:
    Booking.objects.update(start_at=timezone.now() - HALF_HOUR)
    settle_up()
    request_.refresh_from_db()
    assert (request_.state, request_.event.wanted) == ("declined", False)


def test_a_request_that_awaits_the_host_is_not_settled_by_a_reading(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    Booking.objects.update(state="requested", awaits="host")
    with_commit(connection)
    booking.refresh_from_db()
    assert (booking.state, booking.awaits) == ("requested", "host")


@pytest.mark.django_db(transaction=True)
def test_twenty_bookings_at_once_ask_exchange_one_at_a_time(
    alice: Host, half_hour: EventType, connection: CalendarConnection, exchange: Simulator
) -> None:
    start, sent, outcomes = offered(half_hour)[4], len(exchange.requests), list[str]()

    def one(number: int) -> None:
        try:
            book(event_type=half_hour, start_at=start, invitee=Invitee(f"P{number}", "p@example.org", "en", "UTC"))
            outcomes.append("booked")
        except SlotTaken:
            outcomes.append("taken")
        finally:
            database.close()

    people = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["booked"] + ["taken"] * 19
    assert asked(exchange, sent) == ["FindItem"]


def with_commit(connection: CalendarConnection) -> None:
    """A reading whose commit is heard, though the test's own transaction stays open."""

    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        synchronise(connection=connection)
