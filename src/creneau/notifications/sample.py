"""A booking that nobody made, to show a host what people get."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarEvent
from creneau.notifications.compose import to_host
from creneau.notifications.letters import to_invitee as letters
from creneau.scheduling import event_text, wording
from creneau.scheduling.models import Booking, BookingChange, EventType


def sample(host: Host, language: str) -> Booking:
    """Tomorrow at ten, of the host's first event type; in no database."""
    with override(language):
        start_at = _tomorrow_at_ten(host)
        event_type = host.event_types.first() or EventType(host=host, name=_("30 minute meeting"))
        booking = Booking(
            host=host,
            event_type=event_type,
            state=Booking.State.CONFIRMED,
            start_at=start_at,
            end_at=start_at + timedelta(minutes=event_type.duration()),
            invitee_name="Camille Durand",
            invitee_email="camille.durand@example.org",
            time_zone=host.time_zone,
            language=language,
            place=(event_type.places or [{"kind": "custom", "value": _("Room 12, second floor")}])[0],
            answers=[{"id": "sample", "label": _("What is it about?"), "answer": _("A first conversation")}],
        )
        booking.event = CalendarEvent(host=host, time_zone=host.time_zone)
        return booking


def preview(host: Host, language: str, subject: str, body: str) -> tuple[str, str]:
    """Subject, and body as HTML, as they would stand in Exchange."""
    booking = sample(host, language)
    facts = event_text.facts(booking)
    subject = subject or event_text.default_template(language, "subject")
    body = body or event_text.default_template(language, "body")
    return wording.fill_line(subject, facts), wording.fill_html(body, {**facts, **event_text.formatted_facts(booking)})


def send_sample(*, host: Host) -> None:
    """The mail that confirms a booking, to the host themselves; once a minute however often it is asked for."""
    booking = sample(host, get_language() or "en")
    change = BookingChange(
        booking=booking, kind="created", start_at=booking.start_at, end_at=booking.end_at, sequence=0
    )
    occasion = f"sample {host.pk} {timezone.now():%Y-%m-%dT%H:%M}"
    to_host(occasion, host, partial(letters.confirmed, booking, change))


def _tomorrow_at_ten(host: Host) -> datetime:
    local = timezone.now().astimezone(ZoneInfo(host.time_zone)) + timedelta(days=1)
    return local.replace(hour=10, minute=0, second=0, microsecond=0)
