"""The event in Exchange that a booking asks for."""

from creneau.calendars import events
from creneau.calendars.models import CalendarEvent
from creneau.calendars.models.event import new_key
from creneau.scheduling import event_text
from creneau.scheduling.models import Booking, Correspondence


def wanted_event(booking: Booking) -> CalendarEvent:
    """Within the caller's transaction. Held back while the booking waits for somebody's word."""
    told = event_text.correspondence_of(booking.host)
    event = events.want(
        key=new_key(),
        host=booking.host,
        start_at=booking.start_at,
        end_at=booking.end_at,
        time_zone=booking.event_type.schedule.time_zone,
        subject=event_text.subject(booking),
        body_html=event_text.body(booking),
        location=event_text.location(booking),
        calendar=booking.event_type.destination,
        attendees=_attendees(booking) if told.invitations == Correspondence.Invitations.EXCHANGE else [],
        reminder_minutes=told.reminder_minutes,
    )
    if booking.awaits:
        events.hold_back(event)
    return event


def _attendees(booking: Booking) -> list[dict[str, str]]:
    invitee = {"name": booking.invitee_name, "email": booking.invitee_email}
    return [invitee, *({"name": address, "email": address} for address in booking.guests)]
