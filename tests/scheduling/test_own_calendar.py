"""An event type with a calendar of its own to add events to."""

import threading
from datetime import datetime, timedelta

import pytest

from creneau.calendars.choose import Choice, choose
from creneau.calendars.colleagues import open_calendar
from creneau.calendars.models import Calendar, CalendarConnection, CalendarEvent
from creneau.calendars.synchronise import synchronise
from creneau.calendars.watching import shares, watch
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE
from tests.scheduling.test_exchange_path import offered, slot
from tests.scheduling.test_writing import work
from tests.waiting import until

__all__ = ["slot"]

BERNARD = "bernard@demo.example"


@pytest.fixture
def own(half_hour: EventType, connection: CalendarConnection, exchange: Simulator) -> Calendar:
    """Alice's calendar Gardes, which is not looked at for conflicts."""
    mailbox = exchange.mailbox(ALICE)
    folder = mailbox.folder_id(mailbox.add_folder("Gardes"))
    calendar = Calendar.objects.create(
        connection=connection,
        host=half_hour.host,
        folder_id=folder,
        name="Gardes",
        owner=ALICE,
        kind="own",
        can_write=True,
    )
    half_hour.calendar = calendar
    half_hour.save()
    return calendar


@pytest.fixture
def shared(half_hour: EventType, connection: CalendarConnection, exchange: Simulator) -> Calendar:
    """Bernard's, in which Alice may write."""
    exchange.add_mailbox(BERNARD, "other", "Bernard Lefèvre")
    exchange.mailbox(BERNARD).share(ALICE, "editor")
    [calendar] = open_calendar(connection=connection, address=BERNARD)
    synchronise(connection=connection)
    half_hour.calendar = calendar
    half_hour.save()
    return calendar


def where(exchange: Simulator) -> tuple[int, int]:
    """Events in Alice's usual calendar, and in Gardes."""
    return len(exchange.mailbox(ALICE).events()), len(exchange.mailbox(ALICE).events("Gardes"))


def booked(event_type: EventType, invitee: Invitee, slot: datetime) -> Booking:
    return book(event_type=event_type, start_at=slot, invitee=invitee).booking


def test_the_event_is_written_into_it(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator
) -> None:
    booked(half_hour, bob, slot)
    event = work()
    assert (event.state, event.calendar, where(exchange)) == ("written", own, (0, 1))


@pytest.mark.parametrize("change", [{"can_write": False}, {"cause": "folder_not_found"}])
def test_one_that_is_known_to_take_nothing_more_is_passed_over(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator, change: dict[str, object]
) -> None:
    Calendar.objects.filter(pk=own.pk).update(**change)
    half_hour.refresh_from_db()
    booked(half_hour, bob, slot)
    assert (work().state, where(exchange)) == ("written", (1, 0))


def test_a_right_that_was_taken_back_since_sends_the_event_to_the_usual_calendar(
    half_hour: EventType, bob: Invitee, slot: datetime, shared: Calendar, exchange: Simulator
) -> None:
    booked(half_hour, bob, slot)
    exchange.mailbox(BERNARD).share(ALICE, "reader")
    event = work()
    assert (event.state, event.calendar, event.tried_at) == ("pending", None, None)
    event = work()
    assert (event.state, event.calendar and event.calendar.receives_events) == ("written", True)
    assert (len(exchange.mailbox(ALICE).events()), exchange.mailbox(BERNARD).events()) == (1, [])
    assert Calendar.objects.get(pk=shared.pk).can_write is False


def test_a_calendar_that_was_deleted_since_sends_the_event_to_the_usual_one(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator
) -> None:
    booked(half_hour, bob, slot)
    mailbox = exchange.mailbox(ALICE)
    mailbox.delete_folder(mailbox.folder("Gardes"))
    assert (work(2).state, len(mailbox.events())) == ("written", 1)


def delete(exchange: Simulator, *, for_good: bool) -> None:
    """Outlook only moves a calendar below Deleted Items, where it goes on taking events."""
    mailbox = exchange.mailbox(ALICE)
    folder = mailbox.folder("Gardes")
    if for_good:
        mailbox.delete_folder(folder)
    else:
        folder.parent = mailbox.folder("deleteditems").serial


def test_a_calendar_thrown_away_in_outlook_takes_no_further_events(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator
) -> None:
    booked(half_hour, bob, slot)
    delete(exchange, for_good=False)
    assert (work(2).state, where(exchange)) == ("written", (1, 0))


def test_the_usual_calendar_thrown_away_waits_for_the_hosts_choice(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator
) -> None:
    half_hour.calendar = None
    half_hour.save()
    choose(host=half_hour.host, calendars={own.pk: Choice(receives_events=True)})
    booked(half_hour, bob, slot)
    delete(exchange, for_good=False)
    assert (work(2).state, where(exchange)) == ("pending", (0, 0))
    primary = Calendar.objects.get(kind="primary")
    choose(host=half_hour.host, calendars={primary.pk: Choice(receives_events=True)})
    assert (work(2).state, where(exchange)) == ("written", (1, 0))


def test_a_booking_whose_calendar_is_gone_is_cancelled(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator
) -> None:
    booking = booked(half_hour, bob, slot)
    work()
    delete(exchange, for_good=True)
    cancel(booking=booking, by="host")
    event = work()
    assert (event.state, event.due_at) == ("removed", None)


def test_a_booking_whose_calendar_is_gone_is_moved_into_the_usual_one(
    half_hour: EventType, bob: Invitee, slot: datetime, own: Calendar, exchange: Simulator
) -> None:
    booking = booked(half_hour, bob, slot)
    work()
    delete(exchange, for_good=True)
    moved = reschedule(booking=booking, start_at=offered(half_hour)[8], by="invitee")
    assert work(2).state == "written"
    assert [event.start for event in exchange.mailbox(ALICE).events()] == [moved.start_at]


@pytest.mark.django_db(transaction=True)
def test_what_is_done_there_in_outlook_is_told_by_the_stream(
    monkeypatch: pytest.MonkeyPatch,
    half_hour: EventType,
    bob: Invitee,
    slot: datetime,
    own: Calendar,
    connection: CalendarConnection,
    exchange: Simulator,
) -> None:
    monkeypatch.setattr(watch, "TEND_EVERY_SECONDS", 0.2)
    booking = booked(half_hour, bob, slot)
    work()
    CalendarConnection.objects.update(watcher="w")
    assert own.folder_id in shares._described("w")[connection.pk].folders
    CalendarConnection.objects.update(watcher="")
    ending = threading.Event()
    thread = threading.Thread(target=watch.watch, args=[ending])
    thread.start()
    try:
        until(lambda: CalendarConnection.objects.get().noticing, lambda seen: seen == "streaming")
        until(lambda: CalendarConnection.objects.get().lease_until, lambda lease: lease is None)
        [item] = exchange.mailbox(ALICE).events("Gardes")
        exchange.mailbox(ALICE).change_event(item, start=slot + timedelta(hours=1), end=slot + timedelta(hours=1.5))
        until(lambda: Booking.objects.get().start_at, lambda at: at == slot + timedelta(hours=1), seconds=5)
    finally:
        ending.set()
        thread.join(20)
    assert CalendarEvent.objects.get(pk=booking.event_id).state == "changed_in_exchange"


def test_a_calendar_without_events_of_ours_is_not_streamed(
    half_hour: EventType, own: Calendar, connection: CalendarConnection
) -> None:
    CalendarConnection.objects.update(watcher="w")
    assert own.folder_id not in shares._described("w")[connection.pk].folders
    assert offered(half_hour)
