"""What a host notes of a meeting, for nobody else's eyes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.scheduling.holding import locked
from creneau.scheduling.models import Booking

LONGEST_NOTES = 10_000


@transaction.atomic
def annotate(*, booking: Booking, notes: str | None = None, no_show: bool | None = None) -> Booking:
    """What is None stays. ``ValidationError``: nobody can have failed to come to what has not begun."""
    booking, now = locked(booking), timezone.now()
    if no_show and (booking.start_at > now or booking.state != Booking.State.CONFIRMED):
        raise ValidationError({"no_show": _("This can be noted of a meeting that has begun.")})
    if notes is not None and len(notes) > LONGEST_NOTES:
        raise ValidationError({"notes": _("At most %(count)s characters.") % {"count": LONGEST_NOTES}})
    if notes is not None:
        booking.host_notes = notes.strip()
    if no_show is not None:
        booking.no_show_at = (booking.no_show_at or now) if no_show else None
    booking.save(update_fields=["host_notes", "no_show_at"])
    return booking
