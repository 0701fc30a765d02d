"""What an invitee finds: Alice's first meeting, some of its times taken."""

from datetime import UTC, datetime

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import EventType

HOURS = {
    "mon": [["09:00", "12:00"], ["14:00", "18:00"]],
    "tue": [["09:00", "11:00"]],
    "thu": [["10:00", "12:00"], ["14:00", "20:00"]],
    "fri": [["09:00", "12:00"]],
}
TAKEN = ((1, 8, 0), (1, 13, 30), (2, 8, 0), (2, 8, 30), (2, 9, 0), (2, 9, 30), (4, 9, 0), (5, 9, 0), (9, 8, 0))


def first_meeting(event_type: EventType) -> EventType:
    event_type.name = "First meeting"
    event_type.places = [{"kind": "in_person", "value": "Building B, 2nd floor"}]
    event_type.description = "Please bring your latest results."
    event_type.save()
    event_type.schedule.weekly_hours = HOURS
    event_type.schedule.save()
    ann = Invitee("Ann", "ann@example.org", "en", "Europe/Paris")
    for day, hour, minute in TAKEN:
        book(event_type=event_type, start_at=datetime(2027, 3, day, hour, minute, tzinfo=UTC), invitee=ann)
    return event_type
