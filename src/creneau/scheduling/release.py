"""Gives back what was held for an invitee who did not confirm their address: nothing of it remains."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from creneau.scheduling.holding import busy_time_changed, locked
from creneau.scheduling.models import Booking


def release(booking: Booking) -> Booking:
    """Within the caller's transaction, the host locked. Its event was never written, and nobody was told of either."""
    event = booking.event
    Booking.objects.filter(pk=booking.pk).delete()
    event.delete()
    busy_time_changed(booking)
    booking.state, booking.awaits = Booking.State.CANCELLED, ""
    return booking


def release_unconfirmed(now: datetime | None = None) -> int:
    """Those whose time to confirm is over; how many."""
    overdue = Booking.objects.unconfirmed().filter(confirm_by__lte=now or timezone.now())
    return sum(_release(booking) for booking in list(overdue.order_by("pk")))


@transaction.atomic
def _release(found: Booking) -> bool:
    """False where it was confirmed, or given back, a moment ago."""
    try:
        booking = locked(found)
    except Booking.DoesNotExist:
        return False
    if not booking.awaits_invitee:
        return False
    release(booking)
    return True
