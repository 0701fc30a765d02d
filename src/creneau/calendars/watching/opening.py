"""Opens the stream of one mailbox: signs in, subscribes, and lets the stream go on by itself."""

from creneau.calendars import exchange
from creneau.calendars.models import CalendarConnection
from creneau.calendars.watching.shares import Share
from creneau.ews import errors
from creneau.ews.operations.get_streaming_events import GetStreamingEvents
from creneau.ews.operations.subscribe import Subscribe
from creneau.ews.stream import EventStream

WITHIN_SECONDS = 20.0


def open_stream(share: Share) -> EventStream:
    """Raises an ExchangeError; blocks for as long as signing in takes."""
    connection = CalendarConnection.objects.filter(pk=share.pk).first()
    if connection is None:
        raise errors.ConnectionLost("the account was disconnected")
    with exchange.opened(connection) as server:
        subscription = server.call(Subscribe(share.folders), WITHIN_SECONDS)
        return server.open_stream(GetStreamingEvents([subscription]), WITHIN_SECONDS)
