"""Until when a booking can be moved or cancelled: its start, and for the invitee as long before as the host wants."""

from datetime import datetime, timedelta

from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking


def cut_off(booking: Booking, by: str = "invitee") -> datetime:
    """The last moment."""
    before = booking.event_type.cut_off_minutes if by == "invitee" else 0
    return booking.start_at - timedelta(minutes=before)


def check_cut_off(booking: Booking, now: datetime, by: str = "invitee") -> None:
    """``TooLate`` when the last moment has passed."""
    if now >= cut_off(booking, by):
        raise TooLate(cut_off(booking, by))
