"""Writing events: nothing lost, nothing doubled, whatever happens between two steps."""

import contextlib
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from creneau.calendars import finding, outbox
from creneau.calendars import write as writing
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent
from creneau.calendars.synchronise import synchronise
from creneau.calendars.write import write
from creneau.ews.connection import Connection
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule
from exchange_simulator import Simulator
from exchange_simulator.transport.log import Exchange
from tests.calendars.conftest import ALICE, asked, try_to_connect
from tests.scheduling.test_exchange_path import offered, slot, with_commit
from tests.waiting import until

__all__ = ["slot"]

HOUR = timedelta(hours=1)


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, slot: datetime) -> Booking:
    """Booked, not yet written."""
    return book(event_type=half_hour, start_at=slot, invitee=bob).booking


def work(times: int = 1) -> CalendarEvent:
    """As the sweep would, at once."""
    for _ in range(times):
        CalendarEvent.objects.exclude(due_at=None).update(due_at=timezone.now() - HOUR, lease_until=None)
        write(event_id=CalendarEvent.objects.get().pk)
    return CalendarEvent.objects.get()


def stands(exchange: Simulator, folder: str = "calendar") -> list[tuple[datetime, datetime]]:
    return [(event.start, event.end) for event in exchange.mailbox(ALICE).events(folder)]


def test_an_item_put_into_another_calendar_is_moved_there(
    half_hour: EventType, booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    mailbox = exchange.mailbox(ALICE)
    other = mailbox.add_folder("Gardes")
    Calendar.objects.create(
        connection=connection, host=booking.host, folder_id=mailbox.folder_id(other), name="G", owner=ALICE, kind="own"
    )
    work()
    mailbox.move_event(mailbox.events()[0], other)
    moved = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    event = work()
    assert (stands(exchange), stands(exchange, "Gardes")) == ([], [(moved.start_at, moved.end_at)])
    assert (event.state, event.calendar and event.calendar.name) == ("written", "G")


def test_an_item_put_into_another_calendar_while_it_is_being_removed_is_removed_there(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    mailbox = exchange.mailbox(ALICE)
    other = mailbox.add_folder("Gardes")
    Calendar.objects.create(
        connection=connection, host=booking.host, folder_id=mailbox.folder_id(other), name="G", owner=ALICE, kind="own"
    )
    work()
    cancel(booking=booking, by="host")

    def between(seen: Exchange) -> None:
        if seen.operation == "GetItem" and mailbox.events():
            mailbox.move_event(mailbox.events()[0], other)

    exchange.observe(between)
    assert work(2).state == "removed"
    assert (stands(exchange), stands(exchange, "Gardes")) == ([], [])


def test_an_item_deleted_by_hand_is_written_again_when_the_booking_moves(
    half_hour: EventType, booking: Booking, exchange: Simulator
) -> None:
    work()
    exchange.mailbox(ALICE).delete_event(exchange.mailbox(ALICE).events()[0])
    moved = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    work()
    assert stands(exchange) == [(moved.start_at, moved.end_at)]


def test_an_item_deleted_by_hand_needs_no_cancellation(booking: Booking, exchange: Simulator) -> None:
    work()
    exchange.mailbox(ALICE).delete_event(exchange.mailbox(ALICE).events()[0])
    cancel(booking=booking, by="host")
    assert work().state == "removed"
    assert stands(exchange) == []


def test_an_item_written_unseen_and_moved_in_outlook_is_found_again(booking: Booking, exchange: Simulator) -> None:
    exchange.faults.add("lost_answer", operations=["CreateItem"], times=1)
    work()
    [event] = exchange.mailbox(ALICE).events()
    exchange.mailbox(ALICE).change_event(event, start=event.start + 50 * HOUR, end=event.end + 50 * HOUR)
    assert work().state == "written"
    assert stands(exchange) == [(booking.start_at, booking.end_at)]


def test_an_update_that_was_accepted_and_not_carried_out_is_sent_again(
    half_hour: EventType, booking: Booking, exchange: Simulator
) -> None:
    work()
    moved = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    exchange.faults.add("ignored", operations=["UpdateItem"], times=1)
    event = work()
    assert (event.state, event.cause, stands(exchange)) == (
        "pending",
        "server_error",
        [(booking.start_at, booking.end_at)],
    )
    assert work().state == "written"
    assert stands(exchange) == [(moved.start_at, moved.end_at)]


def test_an_item_that_changed_meanwhile_is_read_again_and_moved(
    half_hour: EventType, booking: Booking, exchange: Simulator
) -> None:
    work()
    moved = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    exchange.faults.add("error", code="ErrorIrresolvableConflict", operations=["UpdateItem"], times=1, inside=True)
    sent = len(exchange.requests)
    assert work(2).state == "written"
    assert asked(exchange, sent) == ["GetItem", "UpdateItem", "GetItem", "UpdateItem", "GetItem"]
    assert stands(exchange) == [(moved.start_at, moved.end_at)]


def test_where_a_cancellation_is_refused_the_removal_tells_the_invitee(booking: Booking, exchange: Simulator) -> None:
    work()
    cancel(booking=booking, by="host")
    exchange.faults.add("error", code="ErrorCalendarIsNotOrganizer", operations=["CreateItem"], times=1, inside=True)
    assert work().state == "removed"
    assert stands(exchange) == []
    assert [mail.kind for mail in exchange.sent] == ["invitation", "cancellation"]


@pytest.mark.parametrize("step", range(6))
@pytest.mark.parametrize("wish", ["create", "move", "cancel"])
def test_killed_before_any_step_the_next_worker_ends_it(
    monkeypatch: pytest.MonkeyPatch,
    half_hour: EventType,
    booking: Booking,
    exchange: Simulator,
    wish: str,
    step: int,
) -> None:
    if wish != "create":
        work()
    if wish == "move":
        booking = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    if wish == "cancel":
        cancel(booking=booking, by="invitee")
    with monkeypatch.context() as patched:
        die_before(patched, step)
        with contextlib.suppress(KeyboardInterrupt):
            work()
    event = work()
    expected = [] if wish == "cancel" else [(booking.start_at, booking.end_at)]
    assert (stands(exchange), event.state) == (expected, "removed" if wish == "cancel" else "written")
    assert len([mail for mail in exchange.sent if mail.kind == "invitation"]) == 1


def die_before(patched: pytest.MonkeyPatch, step: int) -> None:
    """The process ends (for good: nothing is caught) before its step number so many: requests and stored rows count."""
    left = [step]

    def counted(function):  # type: ignore[no-untyped-def]
        def counting(*arguments, **named):  # type: ignore[no-untyped-def]
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            return function(*arguments, **named)

        return counting

    patched.setattr(Connection, "call", counted(Connection.call))
    patched.setattr(outbox, "_store", counted(outbox._store))
    patched.setattr(outbox, "rest", counted(outbox.rest))


def test_a_worker_that_was_too_slow_writes_nothing_any_more(booking: Booking, exchange: Simulator) -> None:
    event = CalendarEvent.objects.get()
    CalendarEvent.objects.claim(event.pk, now=timezone.now(), lasting=HOUR)
    late = CalendarEvent.objects.get()
    CalendarEvent.objects.update(lease_until=timezone.now() + 2 * HOUR)  # somebody else's
    with pytest.raises(outbox.LeaseLost):
        outbox.note_attempt(late)
    outbox.done(late)
    assert CalendarEvent.objects.get().state == "pending"


def test_retries_come_later_and_later_and_the_host_is_told_after_a_quarter_of_an_hour(
    booking: Booking, exchange: Simulator
) -> None:
    exchange.faults.add("error")
    waits = []
    for _ in range(12):
        event = work()
        assert event.due_at is not None
        waits.append(round((event.due_at - timezone.now()).total_seconds()))
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert (event.state, event.is_late, event.cause) == ("pending", False, "server_error")
    CalendarEvent.objects.update(wished_at=timezone.now() - timedelta(minutes=16))
    assert work().is_late
    exchange.faults.clear()
    event = work()
    assert (event.state, event.is_late, event.attempts) == ("written", False, 0)


def test_what_nobody_could_try_is_late_too(booking: Booking) -> None:
    CalendarEvent.objects.update(wished_at=timezone.now() - timedelta(minutes=16))
    outbox.mark_late()
    assert CalendarEvent.objects.get().is_late


def test_after_two_days_it_is_given_up_counted_from_the_wish(
    half_hour: EventType, booking: Booking, exchange: Simulator
) -> None:
    exchange.faults.add("error")
    CalendarEvent.objects.update(created_at=timezone.now() - timedelta(days=9))
    assert work(times=2).state == "pending"
    CalendarEvent.objects.update(wished_at=timezone.now() - timedelta(hours=49))
    event = work()
    assert (event.state, event.due_at) == ("failed", None)


def test_the_servers_own_delay_is_honoured(booking: Booking, exchange: Simulator) -> None:
    exchange.faults.add("unavailable", retry_after=300, times=1)
    event = work()
    assert event.due_at is not None
    assert timedelta(seconds=290) < event.due_at - timezone.now() <= timedelta(seconds=300)


def test_after_a_silence_the_server_has_a_minute_to_end_what_it_was_asked(
    monkeypatch: pytest.MonkeyPatch, booking: Booking, exchange: Simulator
) -> None:
    monkeypatch.setattr(writing, "WITHIN_SECONDS", 1.5)
    exchange.faults.add("slow", operations=["CreateItem"], seconds=3, times=1)
    assert work().cause == "timeout"
    sent = len(exchange.requests)
    event = work()
    assert event.tried_at is not None
    assert (event.due_at, event.state, len(exchange.requests)) == (event.tried_at + HOUR / 60, "pending", sent)
    until(lambda: len(stands(exchange)), bool)
    CalendarEvent.objects.update(tried_at=timezone.now() - HOUR / 60)
    assert work().state == "written"
    assert len(stands(exchange)) == 1


def test_what_waits_because_exchange_is_away_is_tried_when_the_calendar_is_read(
    booking: Booking, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.stop()
    event = work(times=8)
    assert event.due_at is not None
    assert (event.cause, event.due_at > timezone.now() + HOUR / 20) == ("connection_refused", True)
    exchange.start()
    with_commit(connection)
    event.refresh_from_db()
    assert event.due_at <= timezone.now()


def test_a_refused_password_is_sent_once_by_all_of_them(
    half_hour: EventType, bob: Invitee, slot: datetime, booking: Booking, exchange: Simulator
) -> None:
    exchange.account(ALICE).password = "changed"
    event = work()
    assert (event.state, event.cause, event.due_at) == ("failed", "wrong_credentials", None)
    book(event_type=half_hour, start_at=offered(half_hour)[8], invitee=bob)
    spent = [one.outcome for one in exchange.sign_ins if one.outcome != "accepted"]
    assert spent == ["wrong_password"]


def test_a_server_that_lets_nobody_in_for_a_while_loses_no_event(booking: Booking, exchange: Simulator) -> None:
    exchange.faults.add("status", status=403)
    event = work()
    assert (event.state, event.cause, event.due_at is not None) == ("pending", "ews_disabled", True)
    exchange.faults.clear()
    assert work().state == "written"


def test_after_days_without_a_password_the_two_days_begin_with_the_new_one(
    booking: Booking, exchange: Simulator
) -> None:
    exchange.account(ALICE).password = "changed"
    work()
    CalendarEvent.objects.update(wished_at=timezone.now() - timedelta(days=3), attempts=5)
    try_to_connect(booking.host, password="changed")
    exchange.faults.add("error")
    event = work(times=2)
    assert (event.state, event.due_at is not None, event.is_late) == ("pending", True, False)
    exchange.faults.clear()
    assert work().state == "written"


def test_a_refusal_met_by_a_booking_stops_everybody(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection, exchange: Simulator
) -> None:
    exchange.account(ALICE).password = "changed"
    for start in offered(half_hour)[4:8]:
        book(event_type=half_hour, start_at=start, invitee=bob)
    assert len([one for one in exchange.sign_ins if one.outcome != "accepted"]) == 1
    connection.refresh_from_db()
    assert connection.status == "needs_password"


def test_a_password_that_does_not_open_counts_as_no_answer(
    half_hour: EventType, bob: Invitee, slot: datetime, connection: CalendarConnection, exchange: Simulator
) -> None:
    CalendarConnection.objects.update(sealed_password=b"sealed with a key that is gone")
    sent = len(exchange.requests)
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    event = work()
    connection.refresh_from_db()
    with pytest.raises(ExchangeFailed) as failure:
        synchronise(connection=connection)
    connection.refresh_from_db()
    assert (booking.state, event.state, event.cause) == ("confirmed", "pending", "password_sealed")
    assert (str(failure.value), connection.status, connection.cause) == (
        "password_sealed",
        "unreachable",
        "password_sealed",
    )
    assert len(exchange.requests) == sent


def test_two_moves_before_a_worker_comes_are_one(half_hour: EventType, booking: Booking, exchange: Simulator) -> None:
    work()
    reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    moved = reschedule(booking=booking, start_at=offered(half_hour)[10], by="invitee")
    work()
    assert stands(exchange) == [(moved.start_at, moved.end_at)]
    assert [mail.kind for mail in exchange.sent] == ["invitation", "update"]
    assert asked(exchange).count("UpdateItem") == 1


def test_a_wish_that_comes_while_writing_is_carried_out_next(
    monkeypatch: pytest.MonkeyPatch, half_hour: EventType, booking: Booking, exchange: Simulator
) -> None:
    def cancelled_meanwhile(*arguments):  # type: ignore[no-untyped-def]
        cancel(booking=booking, by="invitee")
        return finding.find(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(writing, "find", cancelled_meanwhile)
        work()
    event = CalendarEvent.objects.get()
    assert (len(stands(exchange)), event.state, event.due_at is not None) == (1, "pending", True)
    assert work().state == "removed"
    assert stands(exchange) == []


def test_a_request_is_not_written_because_the_account_is_connected_again(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    exchange.stop()
    CalendarConnection.objects.update(synchronised_at=timezone.now() - HOUR)
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    exchange.start()
    try_to_connect(booking.host)
    assert (booking.state, CalendarEvent.objects.get().due_at) == ("requested", None)


@pytest.mark.parametrize("jump", [-3 * HOUR, 3 * HOUR])
def test_a_clock_that_jumps_takes_no_row_from_who_is_at_work(booking: Booking, jump: timedelta) -> None:
    now, rows = timezone.now(), CalendarEvent.objects
    assert rows.claim(booking.event_id, now=now, lasting=HOUR / 60)
    CalendarEvent.objects.update(due_at=now - 9 * HOUR)
    assert not rows.claim(booking.event_id, now=now + jump, lasting=HOUR / 60)
    assert not rows.claim(booking.event_id, now=now + jump, lasting=HOUR / 60)
    assert rows.claim(booking.event_id, now=now + jump + HOUR / 30, lasting=HOUR / 60)
