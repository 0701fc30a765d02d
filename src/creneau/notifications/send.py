"""Sends the mail that is due; a mail server that is away is asked again, later and later, for two days."""

import smtplib
from datetime import timedelta

from django.core.mail import EmailMessage
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.notifications.models import Message

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 20
SLOWEST_RETRY = timedelta(hours=4)


def send(*, message_id: int) -> None:
    """One worker sends one message. Cut off after it was accepted, it may be sent twice; never not at all."""
    if not Message.objects.claim(message_id, now=timezone.now(), lasting=LEASE):
        return
    message = Message.objects.get(pk=message_id)
    try:
        EmailMessage(message.subject, message.text, to=[message.recipient]).send()
    except (OSError, smtplib.SMTPException):
        _postpone(message)
    else:
        message.sent_at, message.due_at, message.lease_until = timezone.now(), None, None
        message.save(update_fields=["sent_at", "due_at", "lease_until"])


@db_task()
def send_message(message_id: int) -> None:
    send(message_id=message_id)


def _postpone(message: Message) -> None:
    message.attempts += 1
    wait = min(timedelta(seconds=30) * 2 ** min(message.attempts, 12), SLOWEST_RETRY)
    message.due_at = timezone.now() + wait if message.attempts < MOST_ATTEMPTS else None
    message.lease_until = None
    message.save(update_fields=["attempts", "due_at", "lease_until"])
