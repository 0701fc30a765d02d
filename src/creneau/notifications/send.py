"""Sends the mail that is due; who carries it and is away is asked again, later and later, for two days."""

import smtplib
from datetime import timedelta

from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.calendars.errors import ExchangeFailed
from creneau.notifications.carriers import carry, way_of
from creneau.notifications.models import Message

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 20
SLOWEST_RETRY = timedelta(hours=4)


def send(*, message_id: int) -> None:
    """One worker sends one message. Cut off after it was accepted, it may be sent twice; never not at all.

    A reminder of what was moved, cancelled or has begun is dropped.
    """
    if not Message.objects.claim(message_id, now=timezone.now(), lasting=LEASE):
        return
    message = Message.objects.select_related("host__user", "booking").get(pk=message_id)
    if message.is_useless(timezone.now()) or not way_of(message.host):
        _rest(message)
        return
    try:
        carry(message)
    except (OSError, smtplib.SMTPException, ExchangeFailed) as error:
        _postpone(message, error)
    else:
        message.sent_at = timezone.now()
        _rest(message)


@db_task()
def send_message(message_id: int) -> None:
    send(message_id=message_id)


def _postpone(message: Message, error: Exception) -> None:
    message.attempts += 1
    wait = min(timedelta(seconds=30) * 2 ** min(message.attempts, 12), SLOWEST_RETRY)
    over = message.attempts >= MOST_ATTEMPTS or _is_final(error)
    message.due_at = None if over else timezone.now() + wait
    message.lease_until = None
    message.save(update_fields=["attempts", "due_at", "lease_until"])


def _is_final(error: Exception) -> bool:
    """The mail server knows that it will never take mail for this address."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 550 for code, _answer in error.recipients.values())


def _rest(message: Message) -> None:
    message.due_at, message.lease_until = None, None
    message.save(update_fields=["sent_at", "due_at", "lease_until"])
