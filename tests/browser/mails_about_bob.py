"""Each mail about a booking, and the booking they are about."""

from datetime import datetime, timedelta
from typing import Any

from creneau.accounts.models import Alert, Host
from creneau.calendars.models import EventChange
from creneau.notifications.letter import Letter
from creneau.notifications.letters import to_host, to_invitee, to_person
from creneau.scheduling.models import Booking, BookingChange
from tests.web import rows

HOUR = timedelta(hours=1)
REASON = {"fr": "Une urgence au bloc, désolée.", "en": "An emergency came in, sorry."}
AFTER = {"fr": "Apportez votre carte Vitale et vos derniers résultats.", "en": "Please bring your latest results."}


def booked(host: Host, now: datetime) -> Booking:
    """By somebody who writes from right to left, on the other side of the ocean, with all a booking can have."""
    row = rows.booking(host, now.replace(hour=9) + timedelta(days=2), "عمر خالد", state="pending")
    Booking.objects.filter(pk=row.pk).update(
        place={"kind": "in_person", "value": "2 rue de la Paix, bâtiment B, bureau 12"},
        answers=[{"id": "why", "label": "Motif", "answer": "Contrôle annuel, et le genou <gauche>"}],
        guests=["eve@example.org"],
        awaits="host",
        time_zone="America/Martinique",
    )
    return Booking.objects.select_related("host__user", "event", "event_type").get(pk=row.pk)


def letters(booking: Booking, language: str) -> dict[str, Letter]:
    def change(kind: str, by: str = "host", **more: Any) -> BookingChange:
        return BookingChange(
            booking=booking, kind=kind, by=by, start_at=booking.start_at, end_at=booking.end_at, **more
        )

    booking.event_type.text_after = AFTER[language]
    before = {"previous_start_at": booking.start_at - 3 * HOUR, "previous_end_at": booking.end_at - 3 * HOUR}
    moved, why = change("rescheduled", **before), {"reason": REASON[language]}
    asked = EventChange(kind="moved", start_at=booking.start_at + HOUR, end_at=booking.end_at + HOUR)
    return {
        "invitee-to-confirm": to_invitee.to_confirm(booking),
        "invitee-confirmed": to_invitee.confirmed(booking, change("created"), with_file=True),
        "invitee-invited": to_invitee.invited(booking, change("created")),
        "invitee-requested": to_invitee.requested(booking, change("requested")),
        "invitee-declined": to_invitee.declined(booking, change("declined", **why)),
        "invitee-moved": to_invitee.rescheduled(booking, change("rescheduled", **before, **why)),
        "invitee-cancelled": to_invitee.cancelled(booking, change("cancelled", **why)),
        "invitee-reminder": to_invitee.reminder(booking),
        "host-booked": to_host.told(booking, change("created", "invitee")),
        "host-request": to_host.told(booking, change("requested", "invitee")),
        "host-moved": to_host.told(booking, moved),
        "host-cancelled": to_host.told(booking, change("cancelled", "invitee", **why)),
        "host-reminder": to_host.reminder(booking),
        "host-trouble": to_host.trouble(booking.host.time_zone, [booking.event]),
        "host-asked": to_host.asked(booking, asked),
        **{f"alert-{kind}": to_person.alert(_alert(booking, kind)) for kind in Alert.Kind},
    }


def _alert(booking: Booking, kind: str) -> Alert:
    return Alert(user=booking.host.user, kind=kind, actor="person", address="192.0.2.7", name="عمر خالد")
