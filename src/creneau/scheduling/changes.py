"""Writes down what became of a booking, for the floors above."""

from datetime import datetime

from django.db import transaction

from creneau.accounts import record as audit
from creneau.calendars.models import CalendarEvent
from creneau.config import measured
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.signals import booking_changed, booking_held

Kind = BookingChange.Kind

_ACTS = {Kind.CREATED: audit.Act.MADE, Kind.REQUESTED: audit.Act.MADE, Kind.CANCELLED: audit.Act.REMOVED}


def record_new(booking: Booking) -> None:
    """A booking that has just come about. One whose address is still to be confirmed has not: whoever asks its invitee
    is told, and nobody else."""
    if booking.awaits_invitee:
        transaction.on_commit(lambda: booking_held.send(sender=Booking, booking_id=booking.pk), robust=True)
    else:
        record(booking, Kind.REQUESTED if booking.awaits else Kind.CREATED, by="invitee")


def record(
    booking: Booking,
    kind: BookingChange.Kind,
    *,
    by: str = "",
    reason: str = "",
    previous: tuple[datetime, datetime] | None = None,
    in_outlook: bool = False,
    withdrawn_event: CalendarEvent | None = None,
) -> BookingChange:
    """Within the caller's transaction, the booking saved as it stands now. ``previous``: start and end before a move;
    ``withdrawn_event``: what was in the place of its event before.

    What the calendars of others already have is changed by a higher sequence only.
    """
    if kind == Kind.CANCELLED or previous:
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
        withdrawn_event=withdrawn_event,
    )
    act = audit.Act.CHANGED if previous else _ACTS.get(kind, audit.Act.CHANGED)
    audit.record(audit.Thing.BOOKING, act, booking.pk, kind=str(kind), side=by)
    transaction.on_commit(measured.BOOKINGS.labels(str(kind)).inc)
    transaction.on_commit(
        lambda: booking_changed.send(sender=BookingChange, change_id=change.pk, booking_id=booking.pk), robust=True
    )
    return change
