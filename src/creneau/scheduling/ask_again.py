"""A confirmed booking that its invitee moved, where the host confirms each: it is a request once more.

The time before is free at once. Its event is taken out of Exchange, which tells whoever it had invited; another one
waits for the host's yes. Another, because calendars do not take back what was cancelled under the same UID.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from creneau.calendars import events
from creneau.scheduling import changes
from creneau.scheduling.models import Booking
from creneau.scheduling.names import isolated
from creneau.scheduling.wanted_event import wanted_event


def ask_again(booking: Booking, *, reason: str, previous: tuple[datetime, datetime]) -> None:
    """Within the transaction that moves it, its times changed already."""
    withdrawn = booking.event
    booking.state, booking.awaits = Booking.State.REQUESTED, Booking.Awaits.HOST
    booking.event = wanted_event(booking)
    booking.save(update_fields=["state", "awaits", "event"])
    changes.record(
        booking, changes.Kind.REQUESTED, by="invitee", reason=reason, previous=previous, withdrawn_event=withdrawn
    )
    events.remove(withdrawn, reason=_why(booking))


def _why(booking: Booking) -> str:
    names = {"host": isolated(booking.host.name), "invitee": isolated(booking.invitee_name)}
    with override(booking.language):
        words = _("%(invitee)s has asked for another time. A new invitation comes as soon as %(host)s says yes.")
        return words % names
