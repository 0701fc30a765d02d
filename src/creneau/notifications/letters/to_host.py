"""What a host is told, in their language and zone."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creneau.calendars.models import CalendarConnection, CalendarEvent, EventChange
from creneau.notifications.letter import Fact, Letter
from creneau.notifications.letters import facts
from creneau.notifications.webhooks.models import Webhook
from creneau.notifications.when import short, when
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.names import isolated

Kind = BookingChange.Kind
MOST_NAMED = 20


def told(booking: Booking, change: BookingChange) -> Letter:
    """Somebody else booked, asked, moved or cancelled."""
    names = {**facts.names(booking), "when": short(change.start_at, booking.host.time_zone)}
    subject, heading = _words(booking, change)
    return Letter(
        subject=subject % names,
        heading=heading % names,
        lines=_what_to_do(booking, change),
        facts=(
            facts.time(change, booking.host.time_zone),
            Fact(_("What"), names["event_type"]),
            *facts.about_invitee(booking),
            facts.place(booking),
            facts.reason(change),
        ),
        action=facts.to_meeting(booking),
        notes=(which_mails(),),
    )


def reminder(booking: Booking) -> Letter:
    names = {**facts.names(booking), "when": short(booking.start_at, booking.host.time_zone)}
    return Letter(
        subject=_("Reminder: %(event_type)s with %(invitee)s, %(when)s") % names,
        heading=facts.takes_place(names["when"]),
        facts=(
            Fact(_("When"), when(booking.start_at, booking.end_at, booking.host.time_zone)),
            *facts.about_invitee(booking),
            facts.place(booking),
        ),
        action=facts.to_meeting(booking),
        notes=(which_mails(),),
    )


def trouble(zone: str, events: Sequence[CalendarEvent]) -> Letter:
    """``events``: not in Exchange as they should be."""
    count = len(events)
    failed = any(event.state == CalendarEvent.State.FAILED for event in events)
    if failed:
        line = _(
            "Créneau could not write this to Exchange and has stopped trying. Open Meetings to see why and try again."
        )
    else:
        line = _("Exchange has not taken this for 15 minutes. Nothing is lost: Créneau keeps trying, for two days.")
    named = [Fact(when(event.start_at, event.end_at, zone), isolated(event.subject)) for event in events[:MOST_NAMED]]
    return Letter(
        subject=ngettext(
            "%(count)s appointment is not in your calendar as it should be",
            "%(count)s appointments are not in your calendar as they should be",
            count,
        )
        % {"count": count},
        heading=_("Your Exchange calendar is behind"),
        lines=(line,),
        facts=tuple(named),
        action=(_("Open Meetings"), f"{settings.BASE_URL}/meetings"),
        notes=(which_mails(),),
    )


def asked(booking: Booking, change: EventChange) -> Letter:
    """A change made in Outlook waits for the host's word."""
    zone = booking.host.time_zone
    names = facts.names(booking)
    gone = change.kind == EventChange.Kind.GONE or change.start_at is None or change.end_at is None
    now = when(booking.start_at, booking.end_at, zone)
    if gone or change.start_at is None or change.end_at is None:
        heading = _("You deleted the appointment with %(invitee)s in Outlook")
        line = _("Cancel the booking too, or put the appointment back into your calendar?")
        time = Fact(_("When"), now)
    else:
        heading = _("You moved the appointment with %(invitee)s in Outlook")
        line = _("Move the booking too, or put the appointment back where it was?")
        time = Fact(_("When"), when(change.start_at, change.end_at, zone), now)
    return Letter(
        subject=heading % names,
        heading=heading % names,
        lines=(line,),
        facts=(time, *facts.about_invitee(booking)),
        action=(_("Decide"), facts.to_meeting(booking)[1]),
        notes=(which_mails(),),
    )


def reconnect(connection: CalendarConnection) -> Letter:
    said = {"name": isolated(connection.host.name), "email": connection.email}
    return Letter(
        subject=_("Créneau needs your new Exchange password"),
        heading=_("Hello %(name)s,") % said,
        lines=(
            _(
                "Exchange no longer accepts the password that Créneau has for %(email)s. We tried once and will not "
                "try again by ourselves, so your account stays safe."
            )
            % said,
            _(
                "Most often you have changed your Windows password. Until you enter the new one, your page shows the "
                "busy times we last saw, and new bookings wait to be written into your calendar."
            ),
        ),
        action=(_("Enter the new password here"), f"{settings.BASE_URL}/availability/calendars"),
    )


def webhook_off(webhook: Webhook) -> Letter:
    return Letter(
        subject=_("A webhook was switched off"),
        heading=_("A webhook was switched off"),
        lines=(
            _("Créneau told this address what became of your bookings, and does so no longer."),
            _("What happened meanwhile is in the log of the webhook, and can be sent again."),
        ),
        facts=(
            Fact(_("Address"), webhook.url),
            Fact(_("Reason"), webhook.get_fault_display()),
        ),
        action=(_("Open the webhook"), f"{settings.BASE_URL}/settings/webhooks/{webhook.pk}"),
    )


def which_mails() -> str:
    address = f"{settings.BASE_URL}/settings/notifications"
    return _("You choose which mails you get: %(address)s") % {"address": address}


def _words(booking: Booking, change: BookingChange) -> tuple[str, str]:
    moved = change.previous_start_at is not None
    return {
        Kind.CREATED: (_("New: %(event_type)s with %(invitee)s, %(when)s"), _("%(invitee)s has booked")),
        Kind.CONFIRMED: (_("Confirmed: %(event_type)s with %(invitee)s, %(when)s"), _("%(invitee)s has booked")),
        Kind.REQUESTED: (
            _("Request: %(event_type)s with %(invitee)s, %(when)s"),
            _("%(invitee)s asks for another time") if moved else _("%(invitee)s asks for an appointment"),
        ),
        Kind.DECLINED: (
            _("Declined: %(event_type)s with %(invitee)s, %(when)s"),
            _("The request of %(invitee)s was declined"),
        ),
        Kind.RESCHEDULED: (
            _("Moved: %(event_type)s with %(invitee)s, %(when)s"),
            _("%(invitee)s has moved the appointment"),
        ),
        Kind.CANCELLED: (
            _("Cancelled: %(event_type)s with %(invitee)s, %(when)s"),
            _("%(invitee)s has cancelled"),
        ),
    }[Kind(change.kind)]


def _what_to_do(booking: Booking, change: BookingChange) -> tuple[str, ...]:
    if change.kind == Kind.REQUESTED and change.previous_start_at:
        again = _("It was confirmed, and is a request again: the time before is free, and out of your calendar.")
        return again, _("Say yes or no: until then the time is held.")
    if change.kind in (Kind.REQUESTED, Kind.RESCHEDULED) and booking.awaits == Booking.Awaits.HOST:
        return (_("Say yes or no: until then the time is held."),)
    if change.kind == Kind.REQUESTED:
        return (_("Your calendar could not be reached. Créneau confirms or declines as soon as it can be read again."),)
    if change.kind == Kind.DECLINED and change.created_at and change.created_at >= change.start_at:
        return (_("Until its time came, your calendar could not be reached."),)
    if change.kind == Kind.DECLINED:
        return (_("When your calendar could be read again, the time was no longer free."),)
    return ()
