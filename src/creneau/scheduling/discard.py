"""Deletes an event type that nobody has booked."""

from django.db import transaction
from django.utils.translation import gettext as _

from creneau.scheduling.errors import InUse
from creneau.scheduling.holding import lock
from creneau.scheduling.models import EventType


@transaction.atomic
def discard(*, event_type: EventType) -> None:
    """``InUse`` where there are bookings: those need it, and it can be switched off instead."""
    lock(event_type.host_id)
    if event_type.bookings.exists():
        raise InUse(_("It has bookings: it can be switched off, not deleted."))
    event_type.delete()
