"""Asks a host for a new password when Exchange refuses the one it has."""

from django.conf import settings

from creneau.calendars.models import CalendarConnection
from creneau.notifications.compose import to_host
from creneau.notifications.letters.to_host import reconnect
from creneau.notifications.models import Message


def ask_to_reconnect() -> None:
    """One mail to each host whose account was refused, once for each time it happens; by the mail server only."""
    if not settings.SENDS_MAIL:
        return
    refused = CalendarConnection.objects.filter(status=CalendarConnection.Status.NEEDS_PASSWORD)
    told = set(Message.objects.filter(occasion__in=map(_occasion, refused)).values_list("occasion", flat=True))
    for connection in refused.select_related("host__user"):
        if _occasion(connection) not in told:
            _ask(connection)


def _ask(connection: CalendarConnection) -> None:
    to_host(_occasion(connection), connection.host, lambda: reconnect(connection), by_mail_server=True)


def _occasion(connection: CalendarConnection) -> str:
    """The last success names the time that it went wrong after."""
    since = connection.synchronised_at or connection.created_at
    return f"reconnect {connection.pk} {since:%Y-%m-%dT%H:%M:%S.%f}"
