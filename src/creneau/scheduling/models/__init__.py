from creneau.scheduling.models.booking import Booking
from creneau.scheduling.models.event_type import EventType
from creneau.scheduling.models.schedule import Schedule

__all__ = ["Booking", "EventType", "Schedule"]
