"""The arithmetic of time: which starts a host can be booked at. Standard library only; the clock is an argument.

Aware instants in, aware UTC instants out; naive ones are a TypeError. Inside, whole seconds since 1970.
"""

from creneau.availability.busy import Blocking, Booked, Busy, BusyTime, Status, blocked, booking_times
from creneau.availability.interval import Interval
from creneau.availability.rules import FixedDates, RollingDays, Rules
from creneau.availability.schedule import Hours, Schedule
from creneau.availability.slots import is_offered, slots

__all__ = [
    "Blocking",
    "Booked",
    "Busy",
    "BusyTime",
    "FixedDates",
    "Hours",
    "Interval",
    "RollingDays",
    "Rules",
    "Schedule",
    "Status",
    "blocked",
    "booking_times",
    "is_offered",
    "slots",
]
