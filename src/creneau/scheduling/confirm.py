"""The host's yes to a request."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.calendars import events, live_check
from creneau.scheduling import changes
from creneau.scheduling.errors import NotBookable, TooLate
from creneau.scheduling.holding import locked
from creneau.scheduling.models import Booking
from creneau.scheduling.settle import is_free, slot_of


@transaction.atomic
def confirm(*, booking: Booking, now: datetime | None = None) -> Booking:
    """Its event is written from now on. Whatever does not wait for the host stays as it is.

    Where nobody can vouch for the slot at the moment the request goes on waiting, for the calendar alone.
    ``NotBookable`` when something else has come into the slot or the hours no longer have it, ``TooLate`` when its
    time has come.
    """
    now = now or timezone.now()
    booking = locked(booking)
    if booking.state != Booking.State.REQUESTED or booking.awaits != Booking.Awaits.HOST:
        return booking
    if booking.start_at <= now:
        raise TooLate(booking.start_at)
    if not live_check.mirror_is_fresh(booking.host, now):
        booking.awaits = Booking.Awaits.EXCHANGE
        booking.save(update_fields=["awaits"])
        return booking
    if not slot_of(booking).is_offered():
        raise NotBookable("start", _("Your hours no longer offer this time. Change them first, or decline."))
    if not is_free(booking):
        raise NotBookable("start", _("Your calendar has something else at this time. Decline, or make room first."))
    booking.state, booking.awaits = Booking.State.CONFIRMED, ""
    booking.save(update_fields=["state", "awaits"])
    changes.record(booking, changes.Kind.CONFIRMED, by="host")
    events.retry(booking.event)
    return booking
