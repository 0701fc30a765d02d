"""Sends mail from a host's own Exchange mailbox."""

from creneau.accounts.models import Host
from creneau.calendars import exchange
from creneau.calendars.models import CalendarConnection
from creneau.ews import errors
from creneau.ews.operations.send_message import SendMessage

WITHIN_SECONDS = 25.0


def mailbox_of(host: Host) -> CalendarConnection | None:
    """The account that events are added to, else the first; None where there is none, or its host was deactivated."""
    connections = CalendarConnection.objects.of(host).filter(host__user__is_active=True)
    return connections.filter(calendars__receives_events=True).first() or connections.first()


def send_mail(*, connection: CalendarConnection, mime: bytes, save_copy: bool) -> None:
    """``mime``: the whole mail. ``ExchangeFailed`` says why it was not sent; a refused password is not tried again."""
    try:
        if connection.status == CalendarConnection.Status.NEEDS_PASSWORD:
            raise errors.AlreadyRefused
        with exchange.opened(connection) as server:
            server.call(SendMessage(mime, save_copy), WITHIN_SECONDS)
    except errors.ExchangeError as error:
        raise exchange.failed(error) from error
