"""Mail that leaves through the host's own Exchange mailbox."""

from datetime import datetime

import pytest

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.notifications.carriers import way_of, ways
from creneau.notifications.models import Message, Wishes
from creneau.notifications.send import send
from creneau.notifications.tell import tell
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import BookingChange, Correspondence, EventType
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE
from tests.notifications.conftest import Inbox, body, calendar_part
from tests.scheduling.test_exchange_path import slot

__all__ = ["slot"]


@pytest.fixture
def through_exchange(alice: Host, connection: CalendarConnection) -> None:
    Wishes.objects.create(host=alice, sent_through="exchange")
    Correspondence.objects.create(host=alice, invitations="mail")


@pytest.fixture
def told(half_hour: EventType, bob: Invitee, slot: datetime, through_exchange: None) -> list[Message]:
    book(event_type=half_hour, start_at=slot, invitee=bob)
    [change] = BookingChange.objects.all()
    tell(change_id=change.pk)
    return list(Message.objects.order_by("id"))


def test_the_mail_leaves_from_the_host_s_mailbox(told: list[Message], exchange: Simulator) -> None:
    for message in told:
        send(message_id=message.pk)
    to_alice, to_bob = exchange.mails
    assert (to_bob.sender, to_bob.recipients, to_bob.saved_in) == (ALICE, ("bob@example.org",), "sentitems")
    assert (to_alice.recipients, to_alice.saved_in) == (("alice@demo.example",), "")
    assert str(to_bob.message["From"]) == f"Alice Martin <{ALICE}>"
    assert "Your appointment is confirmed" in body(to_bob.message)
    assert calendar_part(to_bob.message).get_param("method") == "REQUEST"
    assert not Message.objects.filter(sent_at=None).exists()


def test_exchange_that_is_away_is_asked_again(told: list[Message], exchange: Simulator) -> None:
    exchange.stop()
    send(message_id=told[0].pk)
    told[0].refresh_from_db()
    assert (told[0].attempts, told[0].sent_at) == (1, None)
    assert told[0].due_at is not None


def test_a_password_that_is_refused_is_not_tried_again(
    told: list[Message], exchange: Simulator, connection: CalendarConnection
) -> None:
    CalendarConnection.objects.update(status="needs_password")
    signed_in = len(exchange.sign_ins)
    send(message_id=told[0].pk)
    assert len(exchange.sign_ins) == signed_in
    told[0].refresh_from_db()
    assert told[0].sent_at is None


@pytest.mark.usefixtures("through_exchange")
def test_the_ways_are_those_that_exist(alice: Host, inbox: Inbox) -> None:
    assert (ways(alice), way_of(alice)) == (["mail_server", "exchange"], "exchange")
    CalendarConnection.objects.all().delete()
    assert (ways(alice), way_of(alice)) == (["mail_server"], "mail_server")


def test_without_any_way_nothing_can_leave(alice: Host) -> None:
    assert (ways(alice), way_of(alice)) == ([], "")
