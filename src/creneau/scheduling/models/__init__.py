from creneau.scheduling.models.booking import Booking
from creneau.scheduling.models.change import BookingChange
from creneau.scheduling.models.correspondence import Correspondence
from creneau.scheduling.models.event_type import EventType
from creneau.scheduling.models.link import Link
from creneau.scheduling.models.schedule import Schedule

__all__ = ["Booking", "BookingChange", "Correspondence", "EventType", "Link", "Schedule"]
