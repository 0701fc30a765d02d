"""What each change of a booking has in common."""

from django.db.models import F

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking


def locked(booking: Booking) -> Booking:
    """The booking as it stands, its host's row locked until the transaction ends."""
    Host.objects.select_for_update().get(pk=booking.host_id)
    return Booking.objects.select_related("event", "event_type__schedule", "host__user").get(pk=booking.pk)


def busy_time_changed(booking: Booking) -> None:
    """The host's busy time changed."""
    Host.objects.filter(pk=booking.host_id).update(busy_version=F("busy_version") + 1)
