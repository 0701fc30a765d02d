"""Cancels a booking."""

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils import timezone

from creneau.calendars import events
from creneau.scheduling import changes
from creneau.scheduling.cut_off import check_cut_off
from creneau.scheduling.holding import busy_time_changed, locked
from creneau.scheduling.models import Booking
from creneau.scheduling.release import release


@transaction.atomic
def cancel(
    *, booking: Booking, by: Literal["host", "invitee"], reason: str = "", now: datetime | None = None
) -> Booking:
    """The slot is free again and Exchange takes the event back. Cancelled already: unchanged. ``TooLate``.

    Of one whose address was never confirmed nothing remains.
    """
    now = now or timezone.now()
    booking = locked(booking)
    if booking.state not in Booking.HOLDING:
        return booking
    if booking.awaits_invitee:
        return release(booking)
    check_cut_off(booking, now, by)
    booking.state, booking.cancelled_at, booking.cancelled_by = Booking.State.CANCELLED, now, by
    booking.cancellation_reason = reason.strip()[:2000]
    booking.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancellation_reason"])
    changes.record(booking, changes.Kind.CANCELLED, by=by, reason=booking.cancellation_reason)
    events.remove(booking.event, reason=booking.cancellation_reason)
    busy_time_changed(booking)
    return booking
