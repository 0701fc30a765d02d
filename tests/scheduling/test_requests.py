"""A booking that waits for its host's yes; and until when an invitee may change one."""

from datetime import UTC, datetime, timedelta

import pytest

from creneau.calendars.models import CalendarEvent
from creneau.scheduling import settle
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.confirm import confirm
from creneau.scheduling.decline import decline
from creneau.scheduling.errors import NotBookable, TooLate
from creneau.scheduling.models import Booking, EventType, Schedule
from creneau.scheduling.reschedule import reschedule
from tests.web import rows

NINE = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def requested(half_hour: EventType, bob: Invitee, sunday: datetime) -> Booking:
    half_hour.needs_confirmation = True
    half_hour.save()
    return book(event_type=half_hour, start_at=NINE, invitee=bob).booking


def kinds(booking: Booking) -> list[tuple[str, str, str]]:
    return [(change.kind, change.by, change.reason) for change in booking.changes.all()]


def test_it_holds_its_slot_and_its_event_is_held_back(requested: Booking, half_hour: EventType, bob: Invitee) -> None:
    assert (requested.state, requested.awaits, requested.event.is_held_back) == ("requested", "host", True)
    assert kinds(requested) == [("requested", "invitee", "")]
    with pytest.raises(Exception, match="taken"):
        book(event_type=half_hour, start_at=NINE, invitee=bob)


def test_a_yes_writes_the_event(requested: Booking) -> None:
    booking = confirm(booking=requested)
    booking.event.refresh_from_db()
    assert (booking.state, booking.awaits, booking.event.is_held_back) == ("confirmed", "", False)
    assert booking.event.due_at is not None
    assert kinds(booking)[1:] == [("confirmed", "host", "")]


def test_a_second_yes_changes_nothing(requested: Booking) -> None:
    confirm(booking=requested)
    confirm(booking=requested)
    assert len(kinds(requested)) == 2


def test_a_no_frees_the_slot_and_carries_its_reason(requested: Booking, half_hour: EventType, bob: Invitee) -> None:
    booking = decline(booking=requested, reason=" On holiday ")
    assert (booking.state, booking.cancelled_by, booking.cancellation_reason) == ("declined", "host", "On holiday")
    assert kinds(booking)[1:] == [("declined", "host", "On holiday")]
    assert CalendarEvent.objects.get(pk=booking.event_id).wanted is False
    assert book(event_type=half_hour, start_at=NINE, invitee=bob).is_new


def test_no_after_yes_is_no_cancellation(requested: Booking) -> None:
    confirm(booking=requested)
    assert decline(booking=requested).state == "confirmed"


def test_yes_to_what_the_calendar_no_longer_allows_is_refused(requested: Booking) -> None:
    rows.busy(rows.account(requested.host), NINE)
    with pytest.raises(NotBookable):
        confirm(booking=requested)
    requested.refresh_from_db()
    assert requested.state == "requested"


def test_yes_to_a_time_outside_the_hours_says_that_it_is_the_hours(requested: Booking) -> None:
    Schedule.objects.update(weekly_hours={"tue": [["09:00", "17:00"]]})
    with pytest.raises(NotBookable, match="Your hours no longer offer this time"):
        confirm(booking=requested)
    requested.refresh_from_db()
    assert requested.state == "requested"


def test_yes_while_nobody_can_look_waits_for_the_calendar(requested: Booking, sunday: datetime) -> None:
    account = rows.account(requested.host, synchronised_at=sunday - timedelta(days=1))
    assert confirm(booking=requested).awaits == "exchange"
    account.synchronised_at = sunday
    account.save()
    settle.settle_requests(None, host_id=requested.host_id)
    requested.refresh_from_db()
    assert requested.state == "confirmed"


def test_a_reading_says_no_yes_for_the_host(requested: Booking) -> None:
    settle.settle_up()
    requested.refresh_from_db()
    assert requested.state == "requested"


def test_a_request_that_nobody_answered_is_declined_when_its_time_comes(
    requested: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE)
    with pytest.raises(TooLate):
        confirm(booking=requested)
    settle.settle_up()
    requested.refresh_from_db()
    assert requested.state == "declined"


def test_the_cut_off_binds_the_invitee_and_not_the_host(half_hour: EventType, bob: Invitee, sunday: datetime) -> None:
    half_hour.cut_off_minutes = 24 * 60
    half_hour.save()
    booking = book(event_type=half_hour, start_at=NINE, invitee=bob).booking
    with pytest.raises(TooLate) as late:
        cancel(booking=booking, by="invitee")
    assert late.value.until == NINE - timedelta(days=1)
    with pytest.raises(TooLate):
        reschedule(booking=booking, start_at=NINE + timedelta(days=1), by="invitee")
    moved = reschedule(booking=booking, start_at=NINE + timedelta(days=1), by="host", reason="A delivery")
    assert (moved.moved_from, moved.moved_by, moved.move_reason) == (NINE, "host", "A delivery")
    assert cancel(booking=moved, by="host").state == "cancelled"


TEN = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def confirmed(requested: Booking) -> Booking:
    return confirm(booking=requested)


def test_moved_by_the_invitee_it_waits_for_another_yes(confirmed: Booking, half_hour: EventType, bob: Invitee) -> None:
    before = confirmed.event
    moved = reschedule(booking=confirmed, start_at=TEN, by="invitee", reason="Train late")
    assert (moved.state, moved.awaits, moved.start_at, moved.moved_from) == ("requested", "host", TEN, NINE)
    assert (moved.event.is_held_back, moved.event.due_at, moved.event.start_at) == (True, None, TEN)
    before.refresh_from_db()
    assert (before.wanted, before.pk != moved.event_id, before.key != moved.event.key) == (False, True, True)
    assert before.cancellation_reason == (
        "Bob Durand has asked for another time. A new invitation comes as soon as Alice Martin says yes."
    )
    assert kinds(moved)[-1] == ("requested", "invitee", "Train late")
    assert book(event_type=half_hour, start_at=NINE, invitee=bob).is_new


def test_the_other_yes_writes_the_other_event(confirmed: Booking) -> None:
    moved = confirm(booking=reschedule(booking=confirmed, start_at=TEN, by="invitee"))
    moved.event.refresh_from_db()
    assert (moved.state, moved.event.wanted, moved.event.is_held_back) == ("confirmed", True, False)


def test_moved_by_the_host_it_stays_confirmed(confirmed: Booking) -> None:
    event = confirmed.event_id
    moved = reschedule(booking=confirmed, start_at=TEN, by="host")
    assert (moved.state, moved.event_id, kinds(moved)[-1][0]) == ("confirmed", event, "rescheduled")


def test_where_nobody_confirms_a_move_is_a_move(half_hour: EventType, bob: Invitee, sunday: datetime) -> None:
    booking = book(event_type=half_hour, start_at=NINE, invitee=bob).booking
    moved = reschedule(booking=booking, start_at=TEN, by="invitee")
    assert (moved.state, kinds(moved)[-1][0]) == ("confirmed", "rescheduled")


def test_a_yes_that_waits_for_the_calendar_is_no_yes_to_another_time(requested: Booking, sunday: datetime) -> None:
    Booking.objects.update(awaits="exchange")
    requested.refresh_from_db()
    assert reschedule(booking=requested, start_at=TEN, by="invitee").awaits == "host"


def test_a_move_is_within_the_range_of_the_day_on_which_it_was_asked_for(confirmed: Booking, sunday: datetime) -> None:
    Booking.objects.update(created_at=sunday - timedelta(days=50))
    confirmed.refresh_from_db()
    moved = reschedule(booking=confirmed, start_at=NINE + timedelta(days=21), by="invitee")
    assert confirm(booking=moved).state == "confirmed"
