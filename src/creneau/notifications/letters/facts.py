"""What each mail about a booking states, in the language that is active."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creneau.notifications.letter import Fact
from creneau.notifications.when import when
from creneau.scheduling import event_text
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.names import isolated


def names(booking: Booking) -> dict[str, str]:
    return {
        "host": isolated(booking.host.name),
        "invitee": isolated(booking.invitee_name),
        "event_type": isolated(booking.event_type.name),
    }


def takes_place(start: str) -> str:
    """Not how long until then: that is no longer so when a mail comes late, or is read later."""
    return _("Your appointment is on %(when)s") % {"when": start}


def time(change: BookingChange, zone: str) -> Fact:
    """With the time before, where it moved."""
    before = ""
    if change.previous_start_at and change.previous_end_at:
        before = when(change.previous_start_at, change.previous_end_at, zone)
    return Fact(_("When"), when(change.start_at, change.end_at, zone), before)


def place(booking: Booking) -> Fact:
    return Fact(_("Where"), isolated(booking.location))


def reason(change: BookingChange) -> Fact:
    return Fact(_("Reason"), change.reason)


def about_host(booking: Booking) -> Fact:
    return Fact(pgettext("a person", "With"), names(booking)["host"])


def about_invitee(booking: Booking) -> tuple[Fact, ...]:
    """Who comes, and what they said when they booked."""
    who = Fact(pgettext("a person", "With"), f"{isolated(booking.invitee_name)}\n{booking.invitee_email}")
    guests = Fact(_("Guests"), "\n".join(booking.guests))
    return who, guests, *answers(booking)


def answers(booking: Booking) -> tuple[Fact, ...]:
    return tuple(Fact(question, answer) for question, answer in event_text.answers(booking))


def to_manage(booking: Booking) -> tuple[str, str]:
    return _("Move or cancel"), event_text.manage_url(booking)


def to_meeting(booking: Booking) -> tuple[str, str]:
    return _("Open the meeting"), f"{settings.BASE_URL}/meetings/{booking.pk}"
