"""A booking whose invitee has yet to confirm the e-mail address: held for half an hour, and nobody is told."""

from datetime import UTC, datetime, timedelta

import pytest

from creneau.calendars.models import CalendarEvent
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.confirm_address import confirm_address, is_proof, proof_of
from creneau.scheduling.decline import decline
from creneau.scheduling.errors import NotBookable, SlotTaken, TooLate
from creneau.scheduling.explain import explain_day
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking, BookingChange, EventType, Link
from creneau.scheduling.release import release_unconfirmed
from creneau.scheduling.reschedule import reschedule
from creneau.scheduling.settle import settle_up
from tests.web import rows

NINE = datetime(2027, 3, 1, 8, tzinfo=UTC)
TEN, ELEVEN = NINE + timedelta(hours=1), NINE + timedelta(hours=2)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def held(half_hour: EventType, bob: Invitee, sunday: datetime) -> Booking:
    return book(event_type=half_hour, start_at=NINE, invitee=bob, confirms_address=True).booking


def kinds() -> list[tuple[str, str]]:
    return list(BookingChange.objects.order_by("id").values_list("kind", "by"))


def test_it_holds_its_slot_and_nothing_is_written_nor_told(held: Booking, half_hour: EventType, bob: Invitee) -> None:
    assert (held.state, held.awaits, held.event.is_held_back, held.event.due_at) == ("requested", "invitee", True, None)
    assert held.confirm_by == datetime(2027, 2, 28, 12, 30, tzinfo=UTC)
    assert kinds() == []
    with pytest.raises(SlotTaken):
        book(event_type=half_hour, start_at=NINE, invitee=bob)


def test_its_host_knows_nothing_of_it(held: Booking) -> None:
    assert list(Booking.objects.known()) == []
    assert decline(booking=held).state == "requested"


def test_it_is_held_no_longer_than_until_it_would_begin(half_hour: EventType, bob: Invitee) -> None:
    soon = NINE - timedelta(minutes=10)
    assert (
        book(event_type=half_hour, start_at=NINE, invitee=bob, confirms_address=True, now=soon).booking.confirm_by
        == NINE
    )


def test_confirmed_it_is_a_booking(held: Booking) -> None:
    booking = confirm_address(booking=held)
    booking.event.refresh_from_db()
    assert (booking.state, booking.awaits, booking.event.is_held_back) == ("confirmed", "", False)
    assert booking.event.due_at is not None
    assert kinds() == [("created", "invitee")]


def test_confirmed_twice_it_is_the_same_booking(held: Booking) -> None:
    first = confirm_address(booking=held)
    assert confirm_address(booking=held).pk == confirm_address(booking=first).pk == held.pk
    assert kinds() == [("created", "invitee")]


def test_where_the_host_confirms_it_becomes_a_request(held: Booking, half_hour: EventType) -> None:
    EventType.objects.update(needs_confirmation=True)
    held.event_type.refresh_from_db()
    booking = confirm_address(booking=held)
    assert (booking.state, booking.awaits, booking.event.is_held_back) == ("requested", "host", True)
    assert kinds() == [("requested", "invitee")]


def test_where_nobody_vouches_for_the_slot_it_becomes_a_request(held: Booking, sunday: datetime) -> None:
    rows.account(held.host, synchronised_at=sunday - timedelta(days=1))
    assert confirm_address(booking=held).awaits == "exchange"


def test_what_came_into_the_calendar_meanwhile_is_seen(held: Booking) -> None:
    rows.busy(rows.account(held.host), NINE)
    with pytest.raises(SlotTaken) as taken:
        confirm_address(booking=held)
    assert taken.value.alternatives[0] == TEN
    assert kinds() == []


def test_the_notice_counts_from_when_it_was_asked_for(half_hour: EventType, bob: Invitee, sunday: datetime) -> None:
    EventType.objects.update(minimum_notice_minutes=20 * 60)
    half_hour.refresh_from_db()
    booking = book(event_type=half_hour, start_at=NINE, invitee=bob, confirms_address=True).booking
    Booking.objects.update(created_at=sunday)
    booking.refresh_from_db()
    assert confirm_address(booking=booking, now=sunday + timedelta(minutes=20)).state == "confirmed"


def test_after_half_an_hour_it_is_too_late(held: Booking, sunday: datetime) -> None:
    with pytest.raises(TooLate):
        confirm_address(booking=held, now=sunday + HALF_AN_HOUR)


def test_unconfirmed_nothing_of_it_remains(held: Booking, half_hour: EventType, bob: Invitee, sunday: datetime) -> None:
    assert release_unconfirmed(sunday + timedelta(minutes=29)) == 0
    assert release_unconfirmed(sunday + HALF_AN_HOUR) == 1
    assert (Booking.objects.count(), CalendarEvent.objects.count(), kinds()) == (0, 0, [])
    with pytest.raises(TooLate):
        confirm_address(booking=held)
    assert book(event_type=half_hour, start_at=NINE, invitee=bob).is_new


def test_what_was_confirmed_is_not_released(held: Booking, sunday: datetime) -> None:
    confirm_address(booking=held)
    assert release_unconfirmed(sunday + timedelta(days=1)) == 0
    assert Booking.objects.get().state == "confirmed"


def test_given_back_nothing_of_it_remains(held: Booking) -> None:
    assert cancel(booking=held, by="invitee").state == "cancelled"
    assert (Booking.objects.count(), CalendarEvent.objects.count(), kinds()) == (0, 0, [])


def test_it_cannot_be_moved(held: Booking) -> None:
    with pytest.raises(NotBookable):
        reschedule(booking=held, start_at=TEN, by="invitee")


def test_no_reading_of_the_calendar_settles_it(held: Booking) -> None:
    settle_up()
    held.refresh_from_db()
    assert (held.state, held.awaits) == ("requested", "invitee")


def test_one_address_holds_two_slots_at_most(
    held: Booking, half_hour: EventType, bob: Invitee, sunday: datetime
) -> None:
    book(event_type=half_hour, start_at=TEN, invitee=bob, confirms_address=True)
    shouting = Invitee("Bob", "BOB@example.org", "en", "Europe/London")
    with pytest.raises(NotBookable) as refusal:
        book(event_type=half_hour, start_at=ELEVEN, invitee=shouting, confirms_address=True)
    assert refusal.value.field == "email"
    confirm_address(booking=held)
    assert book(event_type=half_hour, start_at=ELEVEN, invitee=bob, confirms_address=True).is_new


def test_a_link_for_one_booking_is_good_again_once_it_is_released(
    half_hour: EventType, bob: Invitee, sunday: datetime
) -> None:
    link = hand_out(event_type=half_hour, is_single_use=True)
    book(event_type=half_hour, start_at=NINE, invitee=bob, link=link, confirms_address=True)
    assert Link.objects.with_use().get().state(sunday) == "used"
    release_unconfirmed(sunday + HALF_AN_HOUR)
    assert Link.objects.with_use().get().state(sunday) == "good"


def test_the_proof_is_of_one_booking(held: Booking, half_hour: EventType, bob: Invitee) -> None:
    other = book(event_type=half_hour, start_at=TEN, invitee=bob, confirms_address=True).booking
    assert is_proof(held, proof_of(held))
    assert not is_proof(held, proof_of(other))
    assert not is_proof(held, held.token)
    assert not is_proof(held, "é")


def test_the_host_finds_out_why_the_time_is_not_offered(held: Booking, half_hour: EventType, sunday: datetime) -> None:
    stretches = explain_day(event_type=half_hour, day=NINE.date(), now=sunday)
    assert [each.cause for each in stretches if each.start_at == NINE] == ["held"]
