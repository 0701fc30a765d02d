"""Writes down what became of a booking, for the floors above."""

from datetime import datetime

from django.db import transaction

from creneau.accounts import record as audit
from creneau.config import measured
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.signals import booking_changed

Kind = BookingChange.Kind

_ACTS = {Kind.CREATED: audit.Act.MADE, Kind.REQUESTED: audit.Act.MADE, Kind.CANCELLED: audit.Act.REMOVED}
_RAISES_SEQUENCE = (Kind.RESCHEDULED, Kind.CANCELLED)


def record(
    booking: Booking,
    kind: BookingChange.Kind,
    *,
    by: str = "",
    reason: str = "",
    previous: tuple[datetime, datetime] | None = None,
    in_outlook: bool = False,
) -> BookingChange:
    """Within the caller's transaction, the booking saved as it stands now. ``previous``: start and end before a move.

    What the calendars of others already have is changed by a higher sequence only.
    """
    if kind in _RAISES_SEQUENCE:
        booking.sequence += 1
        booking.save(update_fields=["sequence"])
    change = BookingChange.objects.create(
        booking=booking,
        kind=kind,
        by=by,
        reason=reason,
        in_outlook=in_outlook,
        start_at=booking.start_at,
        end_at=booking.end_at,
        previous_start_at=previous[0] if previous else None,
        previous_end_at=previous[1] if previous else None,
        sequence=booking.sequence,
    )
    audit.record(audit.Thing.BOOKING, _ACTS.get(kind, audit.Act.CHANGED), booking.pk, kind=str(kind), side=by)
    transaction.on_commit(measured.BOOKINGS.labels(str(kind)).inc)
    transaction.on_commit(
        lambda: booking_changed.send(sender=BookingChange, change_id=change.pk, booking_id=booking.pk), robust=True
    )
    return change
