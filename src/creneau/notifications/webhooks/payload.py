"""What a program is told: the shape that https://www.standardwebhooks.com describes."""

import json
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import override

from creneau.notifications.webhooks.models import Webhook
from creneau.scheduling.models import Booking, BookingChange

_STATES = {
    BookingChange.Kind.CREATED: Booking.State.CONFIRMED,
    BookingChange.Kind.CONFIRMED: Booking.State.CONFIRMED,
    BookingChange.Kind.REQUESTED: Booking.State.REQUESTED,
    BookingChange.Kind.DECLINED: Booking.State.DECLINED,
    BookingChange.Kind.CANCELLED: Booking.State.CANCELLED,
}


def event_of(change: BookingChange) -> str:
    return f"booking.{change.kind}"


def payload(change: BookingChange) -> str:
    """The booking as it stood after the change. Its secret token is for its invitee, and not in here."""
    booking = change.booking
    data = {
        "id": booking.pk,
        "host": booking.host.slug,
        "event_type": booking.event_type.slug,
        "start": _instant(change.start_at),
        "end": _instant(change.end_at),
        "state": _STATES.get(BookingChange.Kind(change.kind), booking.state),
        "location": _location(booking),
        "invitee": {
            "name": booking.invitee_name,
            "email": booking.invitee_email,
            "timezone": booking.time_zone,
            "language": booking.language,
        },
        "guests": booking.guests,
        "answers": booking.answers,
        "by": change.by,
        "reason": change.reason,
        "previous": _previous(change),
    }
    return _message(event_of(change), change.created_at, data)


def _location(booking: Booking) -> str:
    """As it stands in the calendar: in the invitee's language, whoever makes the change."""
    with override(booking.language):
        return booking.location


def test_payload(webhook: Webhook, at: datetime) -> str:
    """Nobody's booking: as one of the events would look like, and marked as a test."""
    return _message("test", at, {"host": webhook.host.slug, "message": "Créneau"})


def _message(event: str, at: datetime, data: dict[str, Any]) -> str:
    message = {"type": event, "timestamp": _instant(at), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _previous(change: BookingChange) -> dict[str, str] | None:
    if change.previous_start_at is None or change.previous_end_at is None:
        return None
    return {"start": _instant(change.previous_start_at), "end": _instant(change.previous_end_at)}


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
