"""How old is what the mirror says."""

from datetime import datetime

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection


def synchronised_at(host: Host) -> datetime | None:
    """The oldest reading among the host's connections; None when there is none, or one was never read."""
    readings = list(CalendarConnection.objects.of(host).values_list("synchronised_at", flat=True))
    known = [reading for reading in readings if reading is not None]
    return min(known) if known and len(known) == len(readings) else None
