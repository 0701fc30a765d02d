"""Finds what people have to be told, and the mail that is due."""

from django.conf import settings
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.notifications.models import Message
from creneau.notifications.reconnect import ask_to_reconnect
from creneau.notifications.send import send_message
from creneau.notifications.webhooks import sweep as webhooks

MOST = 200


@db_task()
def sweep() -> None:
    """No mail is written down for an installation that sends none."""
    webhooks.sweep()
    if not settings.SENDS_MAIL:
        return
    ask_to_reconnect()
    for pk in Message.objects.due(timezone.now()).values_list("pk", flat=True)[:MOST]:
        send_message(pk)
