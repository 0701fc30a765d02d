"""Takes the people out of bookings: when, with whom and whether it took place stays, for the host's statistics."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from creneau.notifications.models import Delivery, Message
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.models.booking import new_token
from creneau.scheduling.places import ASKS, Kind

GONE = ""  # the e-mail address of somebody who was taken out


@transaction.atomic
def anonymise(*, bookings: Iterable[Booking]) -> int:
    """How many; they are over, so nothing is written to Exchange: what stands in the host's calendar stays there."""
    done = [_without_people(booking) for booking in bookings]
    numbers = [booking.pk for booking in done]
    BookingChange.objects.filter(booking__in=numbers).exclude(reason="").update(reason="")
    Delivery.objects.filter(change__booking__in=numbers).delete()
    Message.objects.filter(booking__in=numbers).delete()
    bare = {"body_html": "", "location": "", "attendees": [], "responses": {}, "cancellation_reason": ""}
    for booking in done:
        booking.events.update(subject=booking.event_type.name[:255], due_at=None, **bare)
    return len(done)


def _without_people(booking: Booking) -> Booking:
    with translation.override(booking.host.user.language or "en"):
        booking.invitee_name = _("Anonymised")
    booking.invitee_email, booking.token = GONE, new_token()
    booking.answers, booking.guests = [], []
    if booking.place.get("kind") in {str(Kind(kind)) for kind in ASKS}:
        booking.place = booking.place | {"value": ""}
    booking.cancellation_reason = booking.move_reason = booking.host_notes = ""
    booking.idempotency_key, booking.idempotency_digest = None, ""
    booking.save()
    return booking
