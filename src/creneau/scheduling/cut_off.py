"""Until when a booking can be moved or cancelled: its start."""

from datetime import datetime

from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking


def cut_off(booking: Booking) -> datetime:
    """The last moment."""
    return booking.start_at


def check_cut_off(booking: Booking, now: datetime) -> None:
    """``TooLate`` when the booking has begun."""
    if now >= cut_off(booking):
        raise TooLate(cut_off(booking))
