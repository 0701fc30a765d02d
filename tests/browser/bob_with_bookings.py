"""The booking pages in every state: an invitee's bookings of all kinds, links that work and links that do not."""

from datetime import UTC, datetime
from typing import Any

from creneau.scheduling.answers import Where
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.confirm_address import proof_of
from creneau.scheduling.decline import decline
from creneau.scheduling.duplicate import duplicate
from creneau.scheduling.models import Booking, EventType, Link

from .alice_with_hours import first_meeting

DETAILS = "/alice/30min/details?zone=Europe/Paris&start="
ASKED: dict[str, Any] = {
    "name": "Second opinion",
    "colour": "violet",
    "active": True,
    "is_secret": True,
    "needs_confirmation": True,
    "confirms_address": True,
    "cut_off_minutes": 1440,
    "text_after": "Please send your file **two days** before.",
    "description": "For patients of other hospitals. Please have ready:\n\n- your results\n- the referral letter",
    "places": [
        {"kind": "in_person", "value": "Building B, 2nd floor"},
        {"kind": "host_calls", "value": ""},
        {"kind": "video", "value": "https://video.example/alice"},
    ],
    "questions": [
        {"id": "reason", "label": "What is it about?", "kind": "long_text", "is_required": True, "options": []},
        {
            "id": "before",
            "label": "Have we met before?",
            "kind": "choice",
            "is_required": True,
            "options": ["Yes", "No"],
        },
        {"id": "papers", "label": "What do you have?", "kind": "choices", "options": ["Scan", "Blood test", "Letter"]},
    ],
}
HELD = Booking(token="held", invitee_email="bob@example.org")
PAGES = {
    "host": "/alice/",
    "booking": "/alice/30min?month=2027-03",
    "booking-list": "/alice/30min?month=2027-03&view=list",
    "booking-full-month": "/alice/30min?month=2027-02",
    "booking-misread-link": "/alice/30min?month=soon",
    "details": f"{DETAILS}2027-03-12T08:00:00Z",
    "details-taken": f"{DETAILS}2027-03-02T08:00:00Z",
    "details-asked": "/l/asked/details?zone=Europe/Paris&start=2027-03-12T08:00:00Z",
    "link": "/l/asked?month=2027-03",
    "link-used": "/l/used",
    "link-unknown": "/l/made-up",
    "unreadable-link": f"{DETAILS}soon",
    "confirmed": "/b/confirmed",
    "requested": "/b/requested",
    "awaits-host": "/b/awaits-host",
    "held": "/b/held",
    "confirm-address": f"/b/held/confirmation/{proof_of(HELD)}",
    "confirm-address-over": "/b/held/confirmation/x",
    "declined": "/b/declined",
    "cancelled": "/b/cancelled",
    "reschedule": "/b/confirmed/reschedule",
    "move": "/b/confirmed/reschedule?start=2027-03-12T08:00:00Z",
    "cancellation": "/b/confirmed/cancellation",
}


def bookings(half_hour: EventType) -> None:
    """It is Sunday 28 February 2027: Bob has booked in every state, through links too."""
    first_meeting(half_hour)
    EventType.objects.update(durations_minutes=[30, 60])
    half_hour.refresh_from_db()
    bob = Invitee("Bob Durand", "bob@example.org", "en", "Europe/Paris")
    _asked(half_hour, bob)
    for day, token in ((15, "confirmed"), (22, "requested"), (29, "cancelled")):
        start_at = datetime(2027, 3, day, 9, tzinfo=UTC)
        booking = book(event_type=half_hour, start_at=start_at, invitee=bob, guests=["ann@example.org"]).booking
        Booking.objects.filter(pk=booking.pk).update(token=token)
        if token == "cancelled":
            cancel(booking=booking, by="invitee")
    held = book(event_type=half_hour, start_at=datetime(2027, 3, 16, 9, tzinfo=UTC), invitee=bob, confirms_address=True)
    Booking.objects.filter(pk=held.booking.pk).update(token=HELD.token)
    Booking.objects.filter(token="requested").update(state=Booking.State.REQUESTED)


def _asked(half_hour: EventType, bob: Invitee) -> None:
    """An event type that asks questions and is confirmed by its host, reached by links."""
    asked = duplicate(event_type=half_hour)
    for name, value in ASKED.items():
        setattr(asked, name, value)
    asked.save()
    for token in ("asked", "used"):
        Link.objects.create(event_type=asked, token=token, is_single_use=token == "used")
    places = {"awaits-host": Where("video"), "declined": Where("host_calls", "06 12 34 56 78")}
    for hour, (token, where) in enumerate(places.items(), 9):
        booking = book(
            event_type=asked,
            start_at=datetime(2027, 3, 8, hour, tzinfo=UTC),
            invitee=bob,
            answers={"reason": "A second opinion.", "before": "No"},
            where=where,
        ).booking
        Booking.objects.filter(pk=booking.pk).update(token=token)
        if token == "declined":
            decline(booking=booking, reason="I am away that week: please take another one.")
    Booking.objects.filter(token="declined").update(link=Link.objects.get(token="used"))
