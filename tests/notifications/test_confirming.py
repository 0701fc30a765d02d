"""The mail that asks an invitee whether the address is theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from creneau.notifications.ask_invitee import ask_invitees, is_asked
from creneau.notifications.models import Message
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.confirm_address import address_to_confirm, confirm_address
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.release import release_unconfirmed
from creneau.scheduling.signals import booking_held
from tests.notifications.conftest import Inbox, body

NINE = datetime(2027, 3, 1, 8, tzinfo=UTC)
Hold = Callable[[], Booking]


@pytest.fixture
def hold(inbox: Inbox, half_hour: EventType, bob: Invitee, sunday: datetime) -> Hold:
    return lambda: book(event_type=half_hour, start_at=NINE, invitee=bob, confirms_address=True).booking


def test_one_mail_goes_to_the_invitee_and_none_to_the_host(hold: Hold, inbox: Inbox) -> None:
    held = hold()
    ask_invitees()
    ask_invitees()
    mails = inbox.take()
    assert list(mails) == ["bob@example.org"]
    mail = mails["bob@example.org"]
    assert mail["Subject"] == "Please confirm: 30 minute meeting with Alice Martin, Monday 1 March 2027, 8:00 am"
    assert address_to_confirm(held) in body(mail)
    assert address_to_confirm(held) in body(mail, "html")
    assert "until Sunday 28 February 2027, 12:30 pm" in body(mail)


def test_what_a_stranger_typed_as_a_name_is_not_in_it(hold: Hold, inbox: Inbox) -> None:
    hold()
    ask_invitees()
    mail = inbox.take()["bob@example.org"]
    assert "Durand" not in str(mail)


def test_it_is_in_the_language_of_the_page(inbox: Inbox, half_hour: EventType, bob: Invitee, sunday: datetime) -> None:
    invitee = Invitee("Bob", "bob@example.org", "fr", "Europe/Paris")
    book(event_type=half_hour, start_at=NINE, invitee=invitee, confirms_address=True)
    ask_invitees()
    mail = inbox.take()["bob@example.org"]
    assert "À confirmer" in mail["Subject"]
    assert "Confirmer mon adresse" in body(mail)


def test_a_nudge_follows_the_commit(hold: Hold, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    heard: list[int] = []

    def hear(sender: object, booking_id: int, **_: object) -> None:
        heard.append(booking_id)

    booking_held.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        held = hold()
    booking_held.disconnect(hear)
    assert heard == [held.pk]


def test_once_confirmed_everybody_is_told(hold: Hold, inbox: Inbox) -> None:
    held = hold()
    ask_invitees()
    inbox.take()
    confirm_address(booking=held)
    mails = inbox.take()
    assert sorted(mails) == ["alice@demo.example", "bob@example.org"]
    assert mails["bob@example.org"]["Subject"].startswith("Confirmed: ")


def test_with_what_is_released_goes_its_mail(hold: Hold, sunday: datetime) -> None:
    hold()
    ask_invitees()
    release_unconfirmed(sunday + timedelta(minutes=30))
    assert Message.objects.count() == 0


def test_who_is_asked(inbox: Inbox, half_hour: EventType, settings: Settings) -> None:
    assert not is_asked(half_hour, is_proven=True)
    assert is_asked(half_hour, is_proven=False)
    half_hour.confirms_address = True
    assert is_asked(half_hour, is_proven=True)
    settings.SENDS_MAIL = False
    assert not is_asked(half_hour, is_proven=True)
