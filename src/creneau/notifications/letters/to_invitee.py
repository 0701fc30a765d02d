"""What an invitee is told, in the language and the zone that they booked in."""

from django.utils.translation import gettext as _

from creneau.notifications.letter import Fact, Letter
from creneau.notifications.letters import facts
from creneau.notifications.when import short, when
from creneau.scheduling.confirm_address import address_to_confirm
from creneau.scheduling.models import Booking, BookingChange


def to_confirm(booking: Booking) -> Letter:
    """Whether the address is theirs; the one mail with that link."""
    names = facts.names(booking)
    until = short(booking.confirm_by or booking.start_at, booking.time_zone)
    return Letter(
        subject=_("Please confirm: %(event_type)s with %(host)s, %(when)s")
        % {**names, "when": short(booking.start_at, booking.time_zone)},
        heading=_("Is this your address?"),
        lines=(
            _("The time is held for you until %(until)s. It is booked once you confirm that this address is yours.")
            % {"until": until},
        ),
        facts=(
            Fact(_("When"), when(booking.start_at, booking.end_at, booking.time_zone)),
            Fact(_("What"), names["event_type"]),
            facts.about_host(booking),
        ),
        action=(_("Confirm my address"), address_to_confirm(booking)),
        notes=(
            _("You have booked nothing here? Then do nothing: the time is given back by itself, and nothing is kept."),
        ),
    )


def confirmed(booking: Booking, change: BookingChange, *, with_file: bool = False) -> Letter:
    """``with_file``: this mail is the invitation; else Exchange sends its own."""
    names = facts.names(booking)
    if with_file:
        note = _("The file in this mail puts it in your calendar.")
    else:
        note = _("The invitation for your calendar comes in a mail of its own.")
    alone = _("Your guests do not get this link: with it the appointment is moved and cancelled.")
    return Letter(
        subject=_("Confirmed: %(event_type)s with %(host)s, %(when)s") % {**names, "when": _start(booking, change)},
        heading=_("Your appointment is confirmed"),
        prose=booking.event_type.text_after,
        facts=_facts(booking, change),
        action=facts.to_manage(booking),
        notes=(note, alone) if booking.guests else (note,),
    )


def invited(booking: Booking, change: BookingChange, *, for_guest: bool = True) -> Letter:
    """A guest of the invitee: no link, for whoever has it can move and cancel."""
    names = facts.names(booking)
    return Letter(
        subject=_("Invitation: %(event_type)s with %(host)s, %(when)s") % {**names, "when": _start(booking, change)},
        heading=_("%(invitee)s invites you to an appointment") % names,
        facts=_facts(booking, change),
        notes=(_("The file in this mail puts it in your calendar."),),
    )


def requested(booking: Booking, change: BookingChange, *, with_file: bool = False) -> Letter:
    """``with_file``: it takes the time before out of the calendar."""
    names, is_moved = facts.names(booking), change.previous_start_at is not None
    free_again = _("The time before is no longer held for you: it is out of the calendar, and others can take it.")
    if booking.awaits == Booking.Awaits.HOST:
        line = _host_decides()
    else:
        line = _(
            "The calendar of %(host)s could not be reached at that moment. As soon as it can be, you will get a mail "
            "with the answer. Until then the time is held for you."
        )
    return Letter(
        subject=_("Requested: %(event_type)s with %(host)s, %(when)s") % {**names, "when": _start(booking, change)},
        heading=_("You have asked for another time") if is_moved else _("Your request has been noted"),
        lines=(line % names, free_again) if is_moved else (line % names,),
        facts=_facts(booking, change),
        action=facts.to_manage(booking),
    )


def withdrawn(booking: Booking, change: BookingChange, *, for_guest: bool = True) -> Letter:
    """To a guest: it is off for now."""
    names, previous = facts.names(booking), change.previous_start_at or change.start_at
    start = short(previous, booking.time_zone)
    return Letter(
        subject=_("Cancelled: %(event_type)s with %(host)s, %(when)s") % {**names, "when": start},
        heading=_("The appointment is cancelled"),
        lines=(
            _("%(invitee)s has asked for another time. A new invitation comes as soon as %(host)s says yes.") % names,
        ),
        facts=(Fact(_("When"), start), Fact(_("What"), names["event_type"]), facts.about_host(booking)),
    )


def declined(booking: Booking, change: BookingChange) -> Letter:
    names = facts.names(booking)
    if change.by == "host":
        line = _("%(host)s cannot take this appointment.")
    elif change.created_at and change.created_at >= change.start_at:
        line = _("Until its time came, the calendar of %(host)s could not be reached.")
    else:
        line = _("When the calendar of %(host)s could be read again, this time was no longer free.")
    return Letter(
        subject=_("Declined: %(event_type)s with %(host)s, %(when)s") % {**names, "when": _start(booking, change)},
        heading=_("Your request was declined"),
        lines=(line % names,),
        facts=(*_facts(booking, change), facts.reason(change)),
        action=(_("See the request"), facts.to_manage(booking)[1]),
    )


def rescheduled(booking: Booking, change: BookingChange, *, for_guest: bool = False, with_file: bool = False) -> Letter:
    names = facts.names(booking)
    heading = _("%(host)s has moved your appointment") if change.by == "host" else _("Your appointment has moved")
    is_request = booking.awaits == Booking.Awaits.HOST
    if is_request and change.by == "invitee":
        heading = _("You have asked for another time")
    return Letter(
        subject=_("Moved: %(event_type)s with %(host)s, %(when)s") % {**names, "when": _start(booking, change)},
        heading=heading % names,
        lines=(_host_decides() % names,) if is_request else (),
        facts=(*_facts(booking, change), facts.reason(change)),
        action=None if for_guest else facts.to_manage(booking),
    )


def cancelled(booking: Booking, change: BookingChange, *, for_guest: bool = False, with_file: bool = False) -> Letter:
    names = facts.names(booking)
    heading = _("%(host)s has cancelled your appointment") if change.by == "host" else _("The appointment is cancelled")
    return Letter(
        subject=_("Cancelled: %(event_type)s with %(host)s, %(when)s") % {**names, "when": _start(booking, change)},
        heading=heading % names,
        facts=(*_facts(booking, change), facts.reason(change)),
        action=None if for_guest else (_("See the appointment"), facts.to_manage(booking)[1]),
    )


def reminder(booking: Booking) -> Letter:
    names, start = facts.names(booking), short(booking.start_at, booking.time_zone)
    return Letter(
        subject=_("Reminder: %(event_type)s with %(host)s, %(when)s") % {**names, "when": start},
        heading=facts.takes_place(start),
        prose=booking.event_type.text_after,
        facts=(
            Fact(_("When"), when(booking.start_at, booking.end_at, booking.time_zone)),
            facts.about_host(booking),
            facts.place(booking),
        ),
        action=facts.to_manage(booking),
    )


def _facts(booking: Booking, change: BookingChange) -> tuple[Fact, ...]:
    what = Fact(_("What"), facts.names(booking)["event_type"])
    return facts.time(change, booking.time_zone), what, facts.about_host(booking), facts.place(booking)


def _host_decides() -> str:
    return _("%(host)s decides, and you will get a mail with the answer. Until then the time is held for you.")


def _start(booking: Booking, change: BookingChange) -> str:
    return short(change.start_at, booking.time_zone)
