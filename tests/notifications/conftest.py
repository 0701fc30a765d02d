"""A real SMTP server that keeps what it is handed, and bookings to tell of."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings

from creneau.notifications.models import Message
from creneau.notifications.send import send
from creneau.notifications.tell import tell
from creneau.scheduling.models import BookingChange
from tests.calendars.conftest import connection, exchange
from tests.waiting import free_port

__all__ = ["connection", "exchange"]


class Inbox:
    """What a real SMTP server was handed. ``refusing``: what it answers instead of taking it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing = ""

    async def handle_RCPT(
        self, server: object, session: object, envelope: object, address: str, options: object
    ) -> str:
        if self.refusing:
            return self.refusing
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        received = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[attr-defined]
        assert isinstance(received, EmailMessage)
        self.mails.append(received)
        return "250 OK"

    def take(self) -> dict[str, EmailMessage]:
        """Everything that is to be told and sent, told and sent; the mails by their recipients."""
        for change in BookingChange.objects.filter(told=None).order_by("id"):
            tell(change_id=change.pk)
        for message in Message.objects.exclude(due_at=None).order_by("id"):
            send(message_id=message.pk)
        taken, self.mails = self.mails, []
        by_address = {mail["To"].addresses[0].addr_spec: mail for mail in taken}
        assert len(by_address) == len(taken), "one mail a person"
        return by_address


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "creneau@demo.example"
    yield inbox
    controller.stop()


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def calendar_part(mail: EmailMessage) -> EmailMessage:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert isinstance(part, EmailMessage)
    return part
