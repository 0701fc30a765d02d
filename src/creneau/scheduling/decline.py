"""The host's no to a request."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from creneau.calendars import events
from creneau.scheduling import changes
from creneau.scheduling.holding import busy_time_changed, locked
from creneau.scheduling.models import Booking

LONGEST_REASON = 2000


@transaction.atomic
def decline(*, booking: Booking, reason: str = "", now: datetime | None = None) -> Booking:
    """The slot is free again; the invitee reads the reason. Whatever is no request stays as it is."""
    booking = locked(booking)
    if booking.state != Booking.State.REQUESTED or booking.awaits_invitee:
        return booking
    booking.state, booking.awaits = Booking.State.DECLINED, ""
    booking.cancelled_at, booking.cancelled_by = now or timezone.now(), "host"
    booking.cancellation_reason = reason.strip()[:LONGEST_REASON]
    booking.save(update_fields=["state", "awaits", "cancelled_at", "cancelled_by", "cancellation_reason"])
    changes.record(booking, changes.Kind.DECLINED, by="host", reason=booking.cancellation_reason)
    events.remove(booking.event)
    busy_time_changed(booking)
    return booking
