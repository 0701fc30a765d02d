"""What Exchange mails, by itself, when a meeting is written, changed or removed."""

from exchange_simulator.mailbox.event import Attendee, Event
from exchange_simulator.mailbox.sent import CANCELLATION, INVITATION, UPDATE, message
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.delivery import deliver, withdraw

_NOBODY = "SendToNone"


def invite(call: Call, event: Event, how: str) -> None:
    """After CreateItem; `how` is SendMeetingInvitations."""
    if how != _NOBODY and event.attendees:
        event.invitations_sent = True
        _send(call, INVITATION, event, event.attendees)


def update(call: Call, event: Event, before: tuple[Attendee, ...], how: str) -> None:
    """After UpdateItem; `how` is SendMeetingInvitationsOrCancellations. Somebody new is invited, somebody taken
    out gets a cancellation; those who stay get an update unless only changed attendees are to be told."""
    if how == _NOBODY:
        return
    old, new = _addresses(before), _addresses(event.attendees)
    _send(call, INVITATION, event, tuple(each for each in event.attendees if each.person.email.lower() not in old))
    if "Changed" not in how:
        _send(call, UPDATE, event, tuple(each for each in event.attendees if each.person.email.lower() in old))
    _send(call, CANCELLATION, event, tuple(each for each in before if each.person.email.lower() not in new))
    event.invitations_sent = event.invitations_sent or bool(event.attendees)


def cancel(call: Call, event: Event, how: str, text: str = "") -> None:
    """After DeleteItem or CancelCalendarItem, and only from the organiser."""
    if how != _NOBODY and event.my_response == "Organizer":
        _send(call, CANCELLATION, event, event.attendees, text)


def _send(call: Call, kind: str, event: Event, attendees: tuple[Attendee, ...], text: str = "") -> None:
    if not attendees:
        return
    call.organisation.sent.append(message(kind, event, attendees, call.organisation.clock(), text))
    arrive = withdraw if kind == CANCELLATION else deliver
    arrive(call.organisation, event, attendees)


def _addresses(attendees: tuple[Attendee, ...]) -> set[str]:
    return {each.person.email.lower() for each in attendees}
