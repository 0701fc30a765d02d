"""The invitee has followed the link in the mail: what was held becomes a booking, or a request."""

import secrets
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from creneau.calendars import events
from creneau.scheduling import changes, holding
from creneau.scheduling.claim import Claim, claim
from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking


def proof_of(booking: Booking) -> str:
    """What only the mail says: who booked knows the booking's token, and not this."""
    return salted_hmac(__name__, f"{booking.token} {booking.invitee_email}", algorithm="sha256").hexdigest()[:32]


def is_proof(booking: Booking, proof: str) -> bool:
    return secrets.compare_digest(proof_of(booking).encode(), proof.encode())


def address_to_confirm(booking: Booking) -> str:
    """Of the page with the button."""
    return f"{settings.BASE_URL}/b/{booking.token}/confirmation/{proof_of(booking)}"


def confirm_address(*, booking: Booking, now: datetime | None = None) -> Booking:
    """Claims the slot as a booking does, the live look at Exchange included. Confirmed before: unchanged.

    ``TooLate`` when the time for it is over, ``SlotTaken`` and ``NotBookable`` as when booking.
    """
    now = now or timezone.now()
    if not booking.awaits_invitee:
        return booking
    if booking.confirm_by is None or booking.confirm_by <= now:
        raise TooLate(booking.confirm_by or now)
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    wish = Claim(booking.event_type, booking.start_at, minutes, now, ignoring=booking, asked_at=booking.created_at)
    return claim(wish, lambda certain: _write_down(booking, certain))


def _write_down(held: Booking, certain: bool) -> Booking:
    """Two clicks at the same moment are one."""
    booking = Booking.objects.select_related("event", "event_type__schedule", "host__user").filter(pk=held.pk).first()
    if booking is None:
        raise TooLate(held.confirm_by or timezone.now())
    if not booking.awaits_invitee:
        return booking
    booking.awaits = holding.awaits(booking, certain)
    booking.state = Booking.State.REQUESTED if booking.awaits else Booking.State.CONFIRMED
    booking.save(update_fields=["awaits", "state"])
    changes.record_new(booking)
    if not booking.awaits:
        events.retry(booking.event)
    return booking
