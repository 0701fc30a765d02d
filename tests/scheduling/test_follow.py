"""What is done in Outlook to an event of ours: the booking follows, the host is asked, or nothing happens."""

from datetime import datetime, timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent, CalendarSettings, EventChange
from creneau.calendars.synchronise import poll
from creneau.calendars.write import write
from creneau.scheduling import follow
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule
from exchange_simulator import Simulator
from exchange_simulator.mailbox.event import Attendee, Event
from tests.calendars.conftest import ALICE, asked
from tests.scheduling.test_exchange_path import offered, slot

__all__ = ["slot"]

HOUR = timedelta(hours=1)
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection) -> Booking:
    """Booked, written, and the calendar read since."""
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    notice(connection)
    booking.refresh_from_db()
    return booking


def notice(connection: CalendarConnection) -> None:
    """A poll, and whoever listens to it."""
    CalendarConnection.objects.update(due_at=timezone.now() - HOUR)
    with TestCase.captureOnCommitCallbacks(execute=True):
        poll(connection_id=connection.pk)


def in_outlook(exchange: Simulator) -> Event:
    [event] = exchange.mailbox(ALICE).events()
    return event


def move(exchange: Simulator, start: datetime, end: datetime) -> None:
    exchange.mailbox(ALICE).change_event(in_outlook(exchange), start=start, end=end)


def choose(host: Host, setting: str) -> None:
    CalendarSettings.objects.update_or_create(host=host, defaults={"outlook_changes": setting})


def outcomes() -> list[tuple[str, str]]:
    return list(EventChange.objects.values_list("kind", "outcome"))


def last_change(booking: Booking) -> tuple[object, ...] | None:
    return booking.changes.values_list("kind", "by", "in_outlook", "sequence", "previous_start_at").last()


def test_our_own_writes_are_no_changes(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    notice(connection)
    reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    notice(connection)  # before it is written
    write(event_id=booking.event_id)
    notice(connection)
    cancel(booking=booking, by="invitee")
    notice(connection)
    write(event_id=booking.event_id)
    notice(connection)
    assert outcomes() == []
    assert booking.event.changes.count() == 0


def test_an_event_moved_in_outlook_moves_the_booking(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    old = booking.start_at
    move(exchange, old + 24 * HOUR, old + 24 * HOUR + HALF_HOUR)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.start_at, booking.end_at) == (old + 24 * HOUR, old + 24 * HOUR + HALF_HOUR)
    assert (booking.held_from, booking.held_until) == (booking.start_at, booking.end_at)
    assert (booking.event.state, booking.event.due_at) == ("changed_in_exchange", None)
    assert outcomes() == [("moved", "followed")]
    assert last_change(booking) == ("rescheduled", "host", True, 1, old)
    assert old in offered(half_hour)
    sent = len(exchange.sent)
    notice(connection)
    assert (len(exchange.sent), outcomes()) == (sent, [("moved", "followed")])


def test_a_move_in_outlook_is_the_last_move_whoever_made_the_one_before(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    reschedule(booking=booking, start_at=offered(half_hour)[8], by="host", reason="A delivery")
    write(event_id=booking.event_id)
    notice(connection)
    booking.refresh_from_db()
    before = booking.start_at
    move(exchange, before + 24 * HOUR, before + 24 * HOUR + HALF_HOUR)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.moved_from, booking.moved_by, booking.move_reason) == (before, "host", "")


def test_an_event_shortened_in_outlook_shortens_the_booking(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    move(exchange, booking.start_at, booking.start_at + HALF_HOUR / 2)
    notice(connection)
    booking.refresh_from_db()
    assert booking.end_at == booking.start_at + HALF_HOUR / 2


def test_an_event_deleted_in_outlook_cancels_the_booking(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).delete_event(in_outlook(exchange))
    notice(connection)
    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by, booking.event.state) == ("cancelled", "host", "removed")
    assert booking.start_at in offered(half_hour)
    assert outcomes() == [("gone", "followed")]
    assert last_change(booking) == ("cancelled", "host", True, 1, None)


def test_an_event_put_into_another_calendar_is_not_gone(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    mailbox = exchange.mailbox(ALICE)
    other = mailbox.add_folder("Gardes")
    row = Calendar.objects.create(
        connection=connection, host=booking.host, folder_id=mailbox.folder_id(other), name="G", owner=ALICE, kind="own"
    )
    mailbox.move_event(in_outlook(exchange), other)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.state, outcomes(), booking.event.calendar) == ("confirmed", [], row)
    mailbox.delete_event(mailbox.events("Gardes")[0])
    notice(connection)
    booking.refresh_from_db()
    assert (booking.state, outcomes()) == ("cancelled", [("gone", "followed")])


def test_an_event_thrown_away_before_the_calendar_was_looked_at_cancels_too(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection, exchange: Simulator
) -> None:
    """Exchange tells nothing of what came and went between two questions."""
    notice(connection)
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    assert CalendarConnection.objects.due(timezone.now()).exists()
    exchange.mailbox(ALICE).delete_event(in_outlook(exchange))
    notice(connection)
    booking.refresh_from_db()
    assert (booking.state, outcomes()) == ("cancelled", [("gone", "followed")])


def test_a_deletion_is_not_believed_while_exchange_does_not_say_so(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).delete_event(in_outlook(exchange))
    exchange.faults.add("error", operations=["GetItem"])
    notice(connection)
    booking.refresh_from_db()
    assert (booking.state, outcomes()) == ("confirmed", [])
    exchange.faults.clear()
    notice(connection)
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_another_subject_is_left_alone(booking: Booking, connection: CalendarConnection, exchange: Simulator) -> None:
    exchange.mailbox(ALICE).change_event(in_outlook(exchange), subject="Dossier Durand", body="privé")
    notice(connection)
    booking.refresh_from_db()
    assert (booking.event.state, outcomes()) == ("written", [])
    assert in_outlook(exchange).subject == "Dossier Durand"
    sent = len(exchange.requests)
    notice(connection)
    assert asked(exchange, sent) == ["SyncFolderItems"]


def test_a_decline_is_kept_for_the_host_to_see(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    [bob] = in_outlook(exchange).required
    exchange.mailbox(ALICE).change_event(in_outlook(exchange), required=(Attendee(bob.person, "Decline"),))
    notice(connection)
    booking.event.refresh_from_db()
    assert (booking.event.responses, booking.event.state) == ({"bob@example.org": "declined"}, "written")


def test_a_host_who_is_asked_may_say_yes(booking: Booking, connection: CalendarConnection, exchange: Simulator) -> None:
    choose(booking.host, "ask")
    old = booking.start_at
    move(exchange, old + 24 * HOUR, old + 25 * HOUR)
    notice(connection)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.start_at, booking.event.state, outcomes()) == (old, "changed_in_exchange", [("moved", "asked")])
    follow.accept(booking=booking)
    booking.refresh_from_db()
    assert (booking.start_at, booking.end_at, outcomes()) == (old + 24 * HOUR, old + 25 * HOUR, [("moved", "followed")])


@pytest.mark.parametrize("change", ["move", "delete"])
def test_a_host_who_is_asked_may_have_it_put_back(
    booking: Booking, connection: CalendarConnection, exchange: Simulator, change: str
) -> None:
    choose(booking.host, "ask")
    if change == "move":
        move(exchange, booking.start_at + 24 * HOUR, booking.start_at + 25 * HOUR)
    else:
        exchange.mailbox(ALICE).delete_event(in_outlook(exchange))
    notice(connection)
    follow.put_back(booking=booking)
    write(event_id=booking.event_id)
    notice(connection)
    booking.refresh_from_db()
    event = in_outlook(exchange)
    assert (event.start, event.end) == (booking.start_at, booking.end_at)
    assert (booking.state, booking.event.state) == ("confirmed", "written")
    assert [outcome for _, outcome in outcomes()] == ["put_back"]


def test_a_host_who_ignores_changes_keeps_the_booking(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    choose(booking.host, "ignore")
    old = booking.start_at
    move(exchange, old + 24 * HOUR, old + 25 * HOUR)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.start_at, booking.state, outcomes()) == (old, "confirmed", [("moved", "ignored")])
    move(exchange, old, old + HALF_HOUR)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.event.state, outcomes()) == ("written", [("moved", "overtaken")])


def test_an_event_moved_onto_another_booking_is_asked_about(
    half_hour: EventType, bob: Invitee, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    other = book(event_type=half_hour, start_at=offered(half_hour)[10], invitee=bob).booking
    old = booking.start_at
    move(exchange, other.start_at, other.end_at)
    notice(connection)
    booking.refresh_from_db()
    assert (booking.start_at, outcomes()) == (old, [("moved", "asked")])


def test_a_reschedule_goes_before_a_change_that_was_seen_earlier(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    choose(booking.host, "ask")
    move(exchange, booking.start_at + 24 * HOUR, booking.start_at + 25 * HOUR)
    notice(connection)
    moved = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    write(event_id=booking.event_id)
    notice(connection)
    follow.accept(booking=moved)
    moved.refresh_from_db()
    event = in_outlook(exchange)
    assert (event.start, moved.start_at, moved.event.state) == (moved.start_at, moved.start_at, "written")


def test_what_is_over_is_tidied_up_without_consequence(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    yesterday = timezone.now().replace(microsecond=0) - 20 * HOUR
    times = {"start_at": yesterday, "end_at": yesterday + HALF_HOUR}
    Booking.objects.update(**times)
    CalendarEvent.objects.update(**times)
    exchange.mailbox(ALICE).delete_event(in_outlook(exchange))
    CalendarConnection.objects.update(mirrored_until=None)
    notice(connection)
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_a_change_that_nobody_was_told_of_is_found(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.mailbox(ALICE).delete_event(in_outlook(exchange))
    CalendarConnection.objects.update(due_at=timezone.now() - HOUR)
    poll(connection_id=connection.pk)  # and the process dies before anybody hears of it
    assert outcomes() == [("gone", "")]
    follow.follow_up()
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_a_copy_of_our_event_takes_time_like_any_other(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    ours = in_outlook(exchange)
    free = offered(half_hour)[8]
    exchange.mailbox(ALICE).add_event("Copie", start=free, end=free + HALF_HOUR, extended=dict(ours.extended))
    notice(connection)
    booking.refresh_from_db()
    assert (booking.state, outcomes(), free in offered(half_hour)) == ("confirmed", [], False)
