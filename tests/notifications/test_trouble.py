"""What needs the host: events that Exchange does not take, and changes in Outlook that wait for a word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection, CalendarEvent, EventChange
from creneau.notifications.models import Message, Wishes
from creneau.notifications.trouble import ask, tell_of_trouble
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType

TEN = datetime(2027, 3, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("inbox")


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, now: datetime) -> Booking:
    return book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking


def told() -> list[str]:
    return list(Message.objects.filter(recipient="alice@demo.example").order_by("id").values_list("subject", flat=True))


def later(hours: float) -> datetime:
    return timezone.now() + hours * HOUR


def test_an_event_that_is_late_is_told_once(booking: Booking) -> None:
    tell_of_trouble(timezone.now())
    assert told() == []
    CalendarEvent.objects.update(is_late=True)
    tell_of_trouble(timezone.now())
    tell_of_trouble(later(2))
    assert told() == ["1 appointment is not in your calendar as it should be"]
    assert "Monday 1 March 2027, 11:00 am" in Message.objects.get().text


def test_many_that_are_late_are_one_mail(booking: Booking, half_hour: EventType, bob: Invitee, now: datetime) -> None:
    book(event_type=half_hour, start_at=TEN + HOUR, invitee=bob, now=now)
    CalendarEvent.objects.update(is_late=True)
    tell_of_trouble(timezone.now())
    assert told() == ["2 appointments are not in your calendar as they should be"]


def test_what_was_late_and_then_failed_is_told_again_not_within_the_hour(booking: Booking) -> None:
    CalendarEvent.objects.update(is_late=True)
    tell_of_trouble(timezone.now())
    CalendarEvent.objects.update(is_late=False, state="failed")
    tell_of_trouble(later(0.5))
    assert len(told()) == 1
    tell_of_trouble(later(1.1))
    assert len(told()) == 2
    assert "has stopped trying" in Message.objects.last().text  # type: ignore[union-attr]


def test_who_is_asked_for_a_password_is_not_told_of_each_event(alice: Host, booking: Booking) -> None:
    CalendarEvent.objects.update(state="failed")
    CalendarConnection.objects.create(host=alice, email="a@demo.example", server="https://x/", status="needs_password")
    tell_of_trouble(timezone.now())
    assert told() == []


def asked(booking: Booking, kind: str) -> None:
    times = {} if kind == "gone" else {"start_at": TEN + HOUR, "end_at": TEN + 2 * HOUR}
    EventChange.objects.create(
        event=booking.event, kind=kind, revision=1, outcome="asked", decided_at=timezone.now(), **times
    )


@pytest.mark.parametrize(("kind", "did"), [("moved", "moved"), ("gone", "deleted")])
def test_a_change_in_outlook_that_waits_for_the_host_is_told_once(booking: Booking, kind: str, did: str) -> None:
    asked(booking, kind)
    ask(timezone.now())
    ask(timezone.now())
    assert told() == [f"You {did} the appointment with Bob Durand in Outlook"]
    assert f"http://testserver/meetings/{booking.pk}" in Message.objects.get().text


def test_a_host_who_does_not_want_to_know_is_not_told(alice: Host, booking: Booking) -> None:
    Wishes.objects.create(host=alice, of_trouble=False)
    CalendarEvent.objects.update(is_late=True)
    asked(booking, "gone")
    tell_of_trouble(timezone.now())
    ask(timezone.now())
    assert told() == []
