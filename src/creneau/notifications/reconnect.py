"""Asks a host for a new password when Exchange refuses the one it has."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from creneau.calendars.models import CalendarConnection
from creneau.notifications.models import Message


def ask_to_reconnect() -> None:
    """One mail to each host whose account was refused, once for each time it happens."""
    refused = CalendarConnection.objects.filter(status=CalendarConnection.Status.NEEDS_PASSWORD)
    told = set(Message.objects.filter(occasion__in=map(_occasion, refused)).values_list("occasion", flat=True))
    for connection in refused.select_related("host__user"):
        if _occasion(connection) not in told:
            _ask(connection)


def _ask(connection: CalendarConnection) -> None:
    user = connection.host.user
    facts = {"name": user.name, "email": connection.email, "url": f"{settings.BASE_URL}/availability/calendars"}
    with override(user.language or settings.LANGUAGE_CODE):
        Message.objects.get_or_create(
            occasion=_occasion(connection),
            defaults={
                "recipient": user.email,
                "subject": _("Créneau needs your new Exchange password"),
                "text": render_to_string("notifications/reconnect.txt", facts),
                "due_at": timezone.now(),
            },
        )


def _occasion(connection: CalendarConnection) -> str:
    """The last success names the time that it went wrong after."""
    since = connection.synchronised_at or connection.created_at
    return f"reconnect {connection.pk} {since:%Y-%m-%dT%H:%M:%S.%f}"
