"""What each change of a booking has in common."""

from django.db.models import F

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking, Schedule

NO_OVERLAP = "no_two_bookings_at_once"  # the constraint that stands behind the lock on PostgreSQL


def lock(host_id: int) -> Host:
    """The host's row, locked until the transaction ends: one change of their bookings at a time."""
    return Host.objects.select_for_update().get(pk=host_id)


def locked(booking: Booking) -> Booking:
    """The booking as it stands, its host's row locked until the transaction ends."""
    lock(booking.host_id)
    return Booking.objects.select_related("event", "event_type__schedule", "host__user").get(pk=booking.pk)


def locked_schedule(schedule: Schedule) -> Schedule:
    """The same of a schedule."""
    lock(schedule.host_id)
    return Schedule.objects.select_related("host").get(pk=schedule.pk)


def busy_time_changed(booking: Booking) -> None:
    """The host's busy time changed."""
    Host.objects.filter(pk=booking.host_id).update(busy_version=F("busy_version") + 1)
