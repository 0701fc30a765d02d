"""Puts a letter into the outbox, addressed."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from creneau.accounts.models import Host, User
from creneau.notifications.letter import Letter
from creneau.notifications.mime import address_of
from creneau.notifications.models import Message
from creneau.notifications.send import send_message
from creneau.scheduling.models import Booking

Write = Callable[[], Letter]


def to_host(
    occasion: str,
    host: Host,
    write: Write,
    *,
    booking: Booking | None = None,
    remind_until: datetime | None = None,
    by_mail_server: bool = False,
) -> None:
    """In the host's language; an answer goes to the invitee. ``by_mail_server``: not through their own mailbox."""
    user = host.user
    with override(user.language or settings.LANGUAGE_CODE):
        letter = write()
        _put(
            occasion,
            letter,
            host=None if by_mail_server else host,
            booking=booking,
            sender_name=settings.ORGANISATION or "Créneau",
            recipient=user.email,
            recipient_name=user.name,
            reply_to=address_of(booking.invitee_name, booking.invitee_email) if booking else "",
            is_reminder=remind_until is not None,
            useful_until=remind_until,
        )


def to_person(occasion: str, user: User, write: Write) -> None:
    """In their language, by the mail server: a host's own mailbox may be what somebody else got into."""
    with override(user.language or settings.LANGUAGE_CODE):
        _put(
            occasion,
            write(),
            sender_name=settings.ORGANISATION or "Créneau",
            recipient=user.email,
            recipient_name=user.name,
        )


def to_invitee(
    occasion: str,
    booking: Booking,
    write: Write,
    *,
    guest: str = "",
    calendar: bytes = b"",
    method: str = "",
    remind_until: datetime | None = None,
) -> None:
    """In the language of the booking; an answer goes to the host. ``guest``: to this address instead.
    A name is not repeated to an address that nobody confirmed: strangers would read whatever was typed there."""
    host = booking.host
    with override(booking.language):
        letter = write()
        _put(
            occasion,
            letter,
            host=host,
            booking=booking,
            sender_name=host.name,
            recipient=guest or booking.invitee_email,
            recipient_name="" if guest or booking.awaits_invitee else booking.invitee_name,
            reply_to=address_of(host.name, host.user.email),
            calendar=calendar.decode(),
            calendar_method=method,
            is_reminder=remind_until is not None,
            useful_until=remind_until,
        )


def _put(occasion: str, letter: Letter, **address: object) -> None:
    """Once for each occasion; the sweep finds what nobody was nudged about."""
    said = {"subject": letter.subject_line, "text": letter.text, "html": letter.html}
    message, is_new = Message.objects.get_or_create(
        occasion=occasion, defaults={**said, **address, "due_at": timezone.now()}
    )
    if is_new:
        transaction.on_commit(lambda: send_message(message.pk), robust=True)
