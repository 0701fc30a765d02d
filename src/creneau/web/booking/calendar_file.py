"""A booking as a file for the invitee's own calendar."""

from icalendar import Calendar, Event, vCalAddress, vText

from creneau.scheduling.event_text import manage_url
from creneau.scheduling.models import Booking


def calendar_file(booking: Booking) -> bytes:
    """RFC 5545, METHOD:PUBLISH; the times in UTC, so that no zone has to be described."""
    event = Event()
    event.add("uid", f"{booking.event.key}@creneau")
    event.add("sequence", booking.event.revision - 1)
    event.add("dtstamp", booking.created_at)
    event.add("dtstart", booking.start_at)
    event.add("dtend", booking.end_at)
    event.add("summary", f"{booking.event_type.name}, {booking.host.name}")
    if booking.location:
        event.add("location", booking.location)
    event.add("description", "\n\n".join(filter(None, [booking.event_type.description, manage_url(booking)])))
    event.add("url", manage_url(booking))
    event.add("status", _STATUS[Booking.State(booking.state)])
    organiser = vCalAddress(f"mailto:{booking.host.user.email}")
    organiser.params["cn"] = vText(booking.host.name)
    event.add("organizer", organiser)
    calendar = Calendar()
    calendar.add("prodid", "-//Créneau//Créneau//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


_STATUS = {
    Booking.State.CONFIRMED: "CONFIRMED",
    Booking.State.REQUESTED: "TENTATIVE",
    Booking.State.DECLINED: "CANCELLED",
    Booking.State.CANCELLED: "CANCELLED",
}
