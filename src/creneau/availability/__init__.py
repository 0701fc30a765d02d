"""The arithmetic of time: which starts a host can be booked at. Standard library only; the clock is an argument.

Aware instants in, aware UTC instants out; naive ones are a TypeError. Inside, whole seconds since 1970.
"""

from creneau.availability.busy import Blocking, Booked, Busy, BusyTime, Status, blocked, booking_times
from creneau.availability.explanation import Refusal, explain, why_not
from creneau.availability.interval import Interval
from creneau.availability.mask import BusyMask
from creneau.availability.offered import Offered, offered
from creneau.availability.rules import FixedDates, RollingDays, Rules
from creneau.availability.schedule import Hours, Schedule
from creneau.availability.slots import is_offered, slots
from creneau.availability.team import Member, RoundRobin, collective, round_robin

__all__ = [
    "Blocking",
    "Booked",
    "Busy",
    "BusyMask",
    "BusyTime",
    "FixedDates",
    "Hours",
    "Interval",
    "Member",
    "Offered",
    "Refusal",
    "RollingDays",
    "RoundRobin",
    "Rules",
    "Schedule",
    "Status",
    "blocked",
    "booking_times",
    "collective",
    "explain",
    "is_offered",
    "offered",
    "round_robin",
    "slots",
    "why_not",
]
