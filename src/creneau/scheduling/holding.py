"""What each change of a booking has in common."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.scheduling.errors import NotBookable
from creneau.scheduling.models import Booking, Schedule

HELD_FOR = timedelta(minutes=30)
MOST_HELD = 2  # slots that one address holds at the same time, unconfirmed

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


def awaits(booking: Booking, certain: bool) -> str:
    """Whose word it waits for. The host's yes comes with a look at the calendar, so it is enough."""
    if booking.event_type.needs_confirmation:
        return Booking.Awaits.HOST
    return "" if certain else Booking.Awaits.EXCHANGE


def check_how_many(booking: Booking) -> None:
    """``NotBookable`` where its address holds others already, wherever: nobody blocks a calendar with one address."""
    held = Booking.objects.unconfirmed().filter(invitee_email__iexact=booking.invitee_email)
    if held.count() >= MOST_HELD:
        words = _(
            "This address has mails of ours to answer already. Follow the link in one of them, or wait half an hour."
        )
        raise NotBookable("email", words)
