"""Booking without a connected calendar: the rules of the offer, and nothing twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from creneau.accounts.models import Host
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.errors import NotBookable, SlotTaken, TooLate
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import next_opening, openings
from creneau.scheduling.reschedule import reschedule

TEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # ten o'clock in Paris
HALF_HOUR = timedelta(minutes=30)


def monday(event_type: EventType, now: datetime) -> list[datetime]:
    return openings(event_type=event_type, start_at=TEN - HALF_HOUR, end_at=TEN + 2 * HALF_HOUR, now=now)


def test_a_booking_holds_its_slot(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    booked = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now)
    assert (booked.is_new, booked.booking.state) == (True, "confirmed")
    assert (booked.booking.start_at, booked.booking.end_at) == (TEN, TEN + HALF_HOUR)
    assert monday(half_hour, now) == [TEN - HALF_HOUR, TEN + HALF_HOUR]


def test_the_event_to_be_written_invites_the_invitee(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    event = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking.event
    assert (event.state, event.wanted, event.time_zone) == ("pending", True, "Europe/Paris")
    assert event.attendees == [{"name": "Bob Durand", "email": "bob@example.org"}]
    assert event.subject == "30 minute meeting: Bob Durand and Alice Martin"


def test_a_taken_slot_names_the_nearest_others(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    book(event_type=half_hour, start_at=TEN, invitee=bob, now=now)
    with pytest.raises(SlotTaken) as taken:
        book(event_type=half_hour, start_at=TEN, invitee=bob, now=now)
    assert taken.value.alternatives == [TEN - 2 * HALF_HOUR, TEN - HALF_HOUR, TEN + HALF_HOUR, TEN + 2 * HALF_HOUR]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("start_at", "why"),
    [
        (datetime(2027, 2, 26, 9, 0, tzinfo=UTC), "This time is in the past."),
        (datetime(2027, 3, 1, 9, 10, tzinfo=UTC), "This time is not on offer."),
        (datetime(2027, 3, 1, 16, 0, tzinfo=UTC), "This time is not on offer."),
        (datetime(2027, 3, 6, 9, 0, tzinfo=UTC), "This time is not on offer."),
        (datetime(2027, 5, 3, 8, 0, tzinfo=UTC), "This time is not on offer."),
    ],
)
def test_a_time_that_is_not_on_offer_is_refused(
    half_hour: EventType, bob: Invitee, now: datetime, start_at: datetime, why: str
) -> None:
    with pytest.raises(NotBookable) as refused:
        book(event_type=half_hour, start_at=start_at, invitee=bob, now=now)
    assert (refused.value.field, refused.value.message) == ("start", why)
    assert Booking.objects.count() == 0


def test_the_same_key_brings_the_first_booking_back(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    first = book(event_type=half_hour, start_at=TEN, invitee=bob, idempotency_key="k1", now=now)
    again = book(event_type=half_hour, start_at=TEN, invitee=bob, idempotency_key="k1", now=now)
    assert (again.is_new, again.booking.pk) == (False, first.booking.pk)


def test_the_same_key_with_another_wish_is_refused(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    book(event_type=half_hour, start_at=TEN, invitee=bob, idempotency_key="k1", now=now)
    with pytest.raises(NotBookable) as refused:
        book(event_type=half_hour, start_at=TEN + HALF_HOUR, invitee=bob, idempotency_key="k1", now=now)
    assert refused.value.field == "Idempotency-Key"


def test_cancelling_frees_the_slot(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    booking = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    cancelled = cancel(booking=booking, by="invitee", reason="ill", now=now)
    assert (cancelled.state, cancelled.cancelled_by, cancelled.cancellation_reason) == ("cancelled", "invitee", "ill")
    assert (cancelled.event.wanted, cancelled.event.revision) == (False, 2)
    assert monday(half_hour, now) == [TEN - HALF_HOUR, TEN, TEN + HALF_HOUR]


def test_cancelling_again_changes_nothing(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    booking = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    cancel(booking=booking, by="invitee", reason="ill", now=now)
    again = cancel(booking=booking, by="host", reason="other", now=now + HALF_HOUR)
    assert (again.cancelled_by, again.cancellation_reason, again.cancelled_at) == ("invitee", "ill", now)


def test_what_has_begun_cannot_be_cancelled(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    booking = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    with pytest.raises(TooLate):
        cancel(booking=booking, by="invitee", now=TEN)


def test_a_reschedule_moves_the_booking_and_frees_the_old_time(
    half_hour: EventType, bob: Invitee, now: datetime
) -> None:
    booking = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    moved = reschedule(booking=booking, start_at=TEN + HALF_HOUR, by="invitee", now=now)
    assert (moved.token, moved.start_at, moved.event.start_at) == (booking.token, TEN + HALF_HOUR, TEN + HALF_HOUR)
    assert monday(half_hour, now) == [TEN - HALF_HOUR, TEN]


def test_a_reschedule_may_overlap_its_own_old_time(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    half_hour.increment_minutes = 15
    half_hour.buffer_before_minutes = half_hour.buffer_after_minutes = 10
    half_hour.save()
    booking = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    moved = reschedule(booking=booking, start_at=TEN + HALF_HOUR / 2, by="invitee", now=now)
    assert moved.start_at == TEN + HALF_HOUR / 2


def test_the_next_opening_is_the_first_one(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    assert next_opening(event_type=half_hour, now=now) == datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("invitee", "field"),
    [
        (Invitee("", "bob@example.org", "en", "UTC"), "name"),
        (Invitee("Bob", "bob@", "en", "UTC"), "email"),
        (Invitee("Bob", "bob@example.org", "en", "Mars/Olympus"), "timezone"),
    ],
)
def test_who_books_must_be_reachable(half_hour: EventType, now: datetime, invitee: Invitee, field: str) -> None:
    with pytest.raises(NotBookable) as refused:
        book(event_type=half_hour, start_at=TEN, invitee=invitee, now=now)
    assert refused.value.field == field


@pytest.mark.django_db(transaction=True)
def test_twenty_people_on_one_slot_make_one_booking(alice: Host, half_hour: EventType, now: datetime) -> None:
    outcomes: list[str] = []

    def one(number: int) -> None:
        try:
            book(
                event_type=half_hour, start_at=TEN, invitee=Invitee(f"P{number}", "p@example.org", "en", "UTC"), now=now
            )
            outcomes.append("booked")
        except SlotTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    people = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["booked"] + ["taken"] * 19
    assert Booking.objects.count() == 1
