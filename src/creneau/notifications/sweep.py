"""Finds what people have to be told, and the mail that is due. Without a way to send it, nothing is written."""

from datetime import timedelta

from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.calendars.models import Duty
from creneau.notifications.alerts import tell_of_alerts
from creneau.notifications.ask_invitee import ask_invitees
from creneau.notifications.models import Message
from creneau.notifications.reconnect import ask_to_reconnect
from creneau.notifications.remind import remind
from creneau.notifications.send import send_message
from creneau.notifications.tell import tell
from creneau.notifications.trouble import ask, tell_of_trouble
from creneau.notifications.webhooks import sweep as webhooks
from creneau.scheduling.models import BookingChange

MOST = 200
OLD_NEWS = timedelta(days=3)


@db_task()
def sweep() -> None:
    webhooks.sweep()
    now = timezone.now()
    for pk in _untold_changes():
        tell(change_id=pk)
    tell_of_alerts()
    ask_invitees()
    ask_to_reconnect()
    if Duty.objects.take("reminders", now=now, every=timedelta(seconds=30)):
        remind(now)
        tell_of_trouble(now)
        ask(now)
    for pk in Message.objects.due(now).values_list("pk", flat=True)[:MOST]:
        send_message(pk)


def _untold_changes() -> list[int]:
    rows = BookingChange.objects.filter(told=None, created_at__gt=timezone.now() - OLD_NEWS)
    return list(rows.order_by("id").values_list("pk", flat=True)[:MOST])
