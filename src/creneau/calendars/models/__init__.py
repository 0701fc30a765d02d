from creneau.calendars.models.attempt import ConnectionAttempt
from creneau.calendars.models.calendar import BusyTime, Calendar
from creneau.calendars.models.change import EventChange
from creneau.calendars.models.connection import CalendarConnection
from creneau.calendars.models.duty import Duty
from creneau.calendars.models.event import CalendarEvent
from creneau.calendars.models.pinned import PinnedCertificate
from creneau.calendars.models.refusal import RefusedSignIn
from creneau.calendars.models.settings import CalendarSettings
from creneau.calendars.models.watcher import Watcher

__all__ = [
    "BusyTime",
    "Calendar",
    "CalendarConnection",
    "CalendarEvent",
    "CalendarSettings",
    "ConnectionAttempt",
    "Duty",
    "EventChange",
    "PinnedCertificate",
    "RefusedSignIn",
    "Watcher",
]
