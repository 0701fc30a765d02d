"""What stands in the Exchange event, in the invitee's language: in the host's own words, else in ours."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from creneau.accounts.models import Host
from creneau.scheduling import places, wording
from creneau.scheduling.formatting import formatted, spelled_out
from creneau.scheduling.models import Booking, Correspondence, Link
from creneau.scheduling.names import isolated


def correspondence_of(host: Host) -> Correspondence:
    """The host's row, or the defaults while there is none."""
    return Correspondence.objects.filter(host=host).first() or Correspondence(host=host)


def subject(booking: Booking) -> str:
    """One line that tells the host who, and the invitee what."""
    return wording.fill_line(template(correspondence_of(booking.host), booking.language, "subject"), facts(booking))


def location(booking: Booking) -> str:
    """In the event, which is not written before the booking is certain."""
    with override(booking.language):
        return places.settled(booking.place)


def body(booking: Booking) -> str:
    """HTML, with the link to manage the booking; without it where the guests of the invitee read the same."""
    told = correspondence_of(booking.host)
    is_shared = bool(booking.guests) and told.invitations == Correspondence.Invitations.EXCHANGE
    said = {**facts(booking), "manage_url": ""} if is_shared else facts(booking)
    return wording.fill_html(template(told, booking.language, "body"), {**said, **formatted_facts(booking)})


def plain_body(booking: Booking, *, with_link: bool) -> str:
    """The same without HTML. ``with_link``: the one with which the booking is moved and cancelled."""
    said = facts(booking) if with_link else {**facts(booking), "manage_url": ""}
    return wording.fill_text(template(correspondence_of(booking.host), booking.language, "body"), said)


def manage_url(booking: Booking) -> str:
    return f"{settings.BASE_URL}/b/{booking.token}"


def link_url(link: Link) -> str:
    return f"{settings.BASE_URL}/l/{link.token}"


def template(correspondence: Correspondence, language: str, part: str) -> str:
    """``part``: ``subject`` or ``body``; the host's own, else ours."""
    own: Mapping[str, str] = correspondence.templates.get(language, {})
    return own.get(part) or default_template(language, part)


def default_template(language: str, part: str) -> str:
    with override(language):
        if part == "subject":
            return _("{event_type}: {invitee} and {host}")
        booked = _("{event_type} with {host}, booked by {invitee}.")
        change = _("Move or cancel this meeting: {manage_url}")
        return "\n\n".join([booked, "{description}", "{answers}", "{text_after}", change])


def facts(booking: Booking) -> dict[str, str]:
    """What goes in the places of ``wording.NAMES``, as plain text."""
    return {
        "event_type": isolated(booking.event_type.name),
        "host": isolated(booking.host.name),
        "invitee": isolated(booking.invitee_name),
        "invitee_email": booking.invitee_email,
        "guests": ", ".join(booking.guests),
        "place": places.settled(booking.place),
        "description": spelled_out(booking.event_type.description),
        "answers": "\n\n".join(f"{question}\n{answer}" for question, answer in answers(booking)),
        "text_after": spelled_out(booking.event_type.text_after),
        "manage_url": manage_url(booking),
    }


def formatted_facts(booking: Booking) -> dict[str, str]:
    """What the host wrote with plain formatting, as HTML."""
    event_type = booking.event_type
    return {"description": formatted(event_type.description), "text_after": formatted(event_type.text_after)}


def answers(booking: Booking) -> list[tuple[str, str]]:
    """Questions with what was answered, as asked when booked; without those that were left empty."""
    given = [(str(each.get("label", "")), each.get("answer", "")) for each in booking.answers]
    said = [
        (label, ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)) for label, answer in given
    ]
    return [(label, answer) for label, answer in said if answer.strip()]
