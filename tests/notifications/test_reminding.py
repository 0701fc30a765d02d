"""Reminders: at their time, in the reader's language and zone, once, and not of what is no longer so."""

from datetime import UTC, datetime, timedelta

import pytest

from creneau.accounts.models import Host
from creneau.notifications.models import Message, Wishes
from creneau.notifications.remind import remind
from creneau.notifications.send import send
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, BookingChange, EventType
from creneau.scheduling.reschedule import reschedule
from tests.notifications.conftest import Inbox

TEN = datetime(2027, 3, 3, 10, tzinfo=UTC)  # a Wednesday; it was booked on Sunday
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("inbox")


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, now: datetime) -> Booking:
    booking = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking
    BookingChange.objects.update(created_at=now)
    return booking


@pytest.fixture
def both(alice: Host) -> Wishes:
    """Alice wants an hour's notice, her invitees a day's and an hour's."""
    return Wishes.objects.create(host=alice, host_reminders=[60], invitee_reminders=[1440, 60])


def reminders() -> list[tuple[str, str]]:
    return list(Message.objects.filter(is_reminder=True).order_by("id").values_list("recipient", "subject"))


def test_a_day_before_the_invitee_is_reminded_in_their_zone(booking: Booking) -> None:
    remind(TEN - DAY - MINUTE)
    assert reminders() == []
    remind(TEN - DAY)
    subject = "Reminder: 30 minute meeting with Alice Martin, Wednesday 3 March 2027, 10:00 am"
    assert reminders() == [("bob@example.org", subject)]
    assert "Your appointment is on Wednesday 3 March 2027, 10:00 am" in Message.objects.get().text


def test_both_are_reminded_at_the_times_that_the_host_chose(booking: Booking, both: Wishes) -> None:
    remind(TEN - DAY + MINUTE)
    remind(TEN - HOUR + MINUTE)
    assert [address for address, _subject in reminders()] == [
        "bob@example.org",
        "alice@demo.example",
        "bob@example.org",
    ]
    host = Message.objects.get(recipient="alice@demo.example")
    assert "11:00 am – 11:30 am, Central European Time (Paris)" in host.text


def test_nobody_is_reminded_twice(booking: Booking, both: Wishes) -> None:
    for minutes in range(70):
        remind(TEN - HOUR + timedelta(minutes=minutes))
    assert len(reminders()) == 2


def test_a_worker_that_comes_back_soon_still_reminds_and_late_does_not(booking: Booking, both: Wishes) -> None:
    remind(TEN - HOUR + 16 * MINUTE)
    assert reminders() == []
    remind(TEN - HOUR + 14 * MINUTE)
    assert len(reminders()) == 2


def test_a_reminder_is_true_however_late_it_is_sent_or_read(booking: Booking, both: Wishes) -> None:
    """It says when, not how long until then."""
    remind(TEN - DAY + 5 * HOUR)
    remind(TEN - HOUR + 14 * MINUTE)
    said = [part for mail in Message.objects.all() for part in (mail.subject, mail.text, mail.html)]
    assert len(said) == 9
    assert [part for part in said for length in ("1 hour", "60 minutes", "24 hours", "1 day") if length in part] == []


def test_who_books_after_the_time_of_a_reminder_is_not_reminded(booking: Booking) -> None:
    BookingChange.objects.update(created_at=TEN - DAY + MINUTE)
    remind(TEN - DAY + 2 * MINUTE)
    assert reminders() == []


def test_reminders_follow_a_move(booking: Booking, now: datetime) -> None:
    remind(TEN - DAY)
    reschedule(booking=booking, start_at=TEN + DAY, by="invitee", now=now)
    BookingChange.objects.update(created_at=now)
    remind(TEN - DAY + MINUTE)
    assert len(reminders()) == 1
    remind(TEN)
    subject = "Reminder: 30 minute meeting with Alice Martin, Thursday 4 March 2027, 10:00 am"
    assert reminders()[1:] == [("bob@example.org", subject)]


def test_what_is_cancelled_needs_no_reminder(booking: Booking, now: datetime) -> None:
    cancel(booking=booking, by="invitee", now=now)
    remind(TEN - DAY)
    assert reminders() == []


@pytest.mark.parametrize("what", ["cancelled", "moved", "begun"])
def test_a_reminder_that_waited_until_it_is_no_longer_true_is_not_sent(
    booking: Booking, inbox: Inbox, now: datetime, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    remind(TEN - DAY)
    if what == "cancelled":
        cancel(booking=booking, by="host", now=now)
    elif what == "moved":
        reschedule(booking=booking, start_at=TEN + DAY, by="host", now=now)
    else:
        Message.objects.update(useful_until=now - DAY)
        Booking.objects.update(start_at=now - DAY, end_at=now - HOUR)
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.now(UTC) + 3650 * DAY)
        Message.objects.update(due_at=datetime.now(UTC))
    reminder = Message.objects.get(is_reminder=True)
    send(message_id=reminder.pk)
    reminder.refresh_from_db()
    assert (inbox.mails, reminder.sent_at, reminder.due_at) == ([], None, None)


def test_a_french_reminder_is_french(half_hour: EventType, now: datetime) -> None:
    book(event_type=half_hour, start_at=TEN, invitee=Invitee("Zoé", "zoe@example.org", "fr", "UTC"), now=now)
    BookingChange.objects.update(created_at=now)
    remind(TEN - DAY)
    assert "Votre rendez-vous a lieu le mercredi 3 mars 2027, 10:00" in Message.objects.get().text


def test_looking_for_reminders_asks_as_much_for_three_as_for_one(
    half_hour: EventType, bob: Invitee, now: datetime, django_assert_num_queries: object
) -> None:
    for hours in range(3):
        book(event_type=half_hour, start_at=TEN + hours * HOUR, invitee=bob, now=now)
    BookingChange.objects.update(created_at=now)
    Wishes.objects.create(host=half_hour.host, invitee_reminders=[])
    with django_assert_num_queries(9):  # type: ignore[operator]
        remind(TEN - DAY + 2 * HOUR)
