"""Until when a booking can be moved or cancelled: its start."""

from datetime import datetime

from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking


def check_cut_off(booking: Booking, now: datetime) -> None:
    """``TooLate`` when the booking has begun."""
    if now >= booking.start_at:
        raise TooLate(booking.start_at)
