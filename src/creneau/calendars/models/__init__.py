from creneau.calendars.models.attempt import ConnectionAttempt
from creneau.calendars.models.calendar import BusyTime, Calendar
from creneau.calendars.models.connection import CalendarConnection
from creneau.calendars.models.event import CalendarEvent
from creneau.calendars.models.refusal import RefusedSignIn
from creneau.calendars.models.settings import CalendarSettings

__all__ = [
    "BusyTime",
    "Calendar",
    "CalendarConnection",
    "CalendarEvent",
    "CalendarSettings",
    "ConnectionAttempt",
    "RefusedSignIn",
]
