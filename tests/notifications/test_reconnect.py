"""A host whose password is refused is asked for the new one, once, by real mail."""

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.notifications.models import Message
from creneau.notifications.reconnect import ask_to_reconnect
from creneau.notifications.send import send
from tests.notifications.conftest import Inbox, body


@pytest.fixture
def refused(alice: Host) -> CalendarConnection:
    return CalendarConnection.objects.create(
        host=alice,
        email="alice@demo.example",
        server="https://mail.demo.example/ews/exchange.asmx",
        username="alice@demo.example",
        status="needs_password",
        synchronised_at=timezone.now(),
    )


def test_the_host_is_asked_once_in_their_language(alice: Host, refused: CalendarConnection, inbox: Inbox) -> None:
    alice.user.language = "fr"
    alice.user.save()
    ask_to_reconnect()
    ask_to_reconnect()
    [message] = Message.objects.all()
    send(message_id=message.pk)
    [received] = inbox.mails
    assert received["To"] == "Alice Martin <alice@demo.example>"
    assert received["Subject"].strip() == "Créneau a besoin de votre nouveau mot de passe Exchange"
    assert "http://testserver/availability/calendars" in body(received)


def test_a_second_refusal_after_a_success_is_told_again(refused: CalendarConnection, inbox: Inbox) -> None:
    ask_to_reconnect()
    refused.synchronised_at = timezone.now()
    refused.save()
    ask_to_reconnect()
    assert Message.objects.count() == 2


def test_a_mail_that_was_sent_is_not_sent_again(refused: CalendarConnection, inbox: Inbox) -> None:
    ask_to_reconnect()
    send(message_id=Message.objects.get().pk)
    send(message_id=Message.objects.get().pk)
    assert len(inbox.mails) == 1


def test_a_mail_server_that_is_away_is_asked_again_later(refused: CalendarConnection, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask_to_reconnect()
    send(message_id=Message.objects.get().pk)
    message = Message.objects.get()
    assert (message.attempts, message.sent_at, len(mail.outbox)) == (1, None, 0)
    assert message.due_at is not None
    assert message.due_at > timezone.now()
