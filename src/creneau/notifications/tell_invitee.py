"""What the invitee and their guests are told of a change, and by whom.

Exchange, or Outlook, tells the attendees of a meeting itself; we tell the others. A booking whose event has attendees
was invited by Exchange, and stays so whatever the host chooses later; where no calendar is connected there is nobody
but us.
"""

from collections.abc import Callable

from creneau.notifications.calendar_file import Method, Standing, calendar_file
from creneau.notifications.carriers import way_of
from creneau.notifications.compose import to_invitee
from creneau.notifications.letter import Letter
from creneau.notifications.letters import to_invitee as letters
from creneau.scheduling.models import Booking, BookingChange

Kind = BookingChange.Kind
Write = Callable[..., Letter]


def told_by(booking: Booking) -> str:
    """Who tells the invitee: ``exchange``, ``mail`` (that is us) or nobody."""
    if booking.event.attendees and booking.host.connections.exists():
        return "exchange"
    return "mail" if way_of(booking.host) else ""


def tell_invitee(booking: Booking, change: BookingChange) -> None:
    """Where mail can leave at all."""
    if change.kind == Kind.REQUESTED:
        _say_what_was_asked(booking, change)
    elif change.kind == Kind.DECLINED:
        _plain(booking, change, letters.declined)
    elif change.kind in (Kind.CREATED, Kind.CONFIRMED):
        _say_yes(booking, change)
    elif change.kind == Kind.RESCHEDULED:
        _say_what_changed(booking, change, letters.rescheduled, "REQUEST")
    else:
        _say_what_changed(booking, change, letters.cancelled, "CANCEL")


def _say_what_was_asked(booking: Booking, change: BookingChange) -> None:
    """What was in calendars and is only asked for now is taken back by whoever put it there."""
    withdrawn = change.withdrawn_event
    if withdrawn is None or (withdrawn.attendees and booking.host.connections.exists()):
        _plain(booking, change, letters.requested)
    else:
        _with_file(booking, change, "CANCEL", letters.requested, letters.withdrawn)


def _say_yes(booking: Booking, change: BookingChange) -> None:
    """Exchange's invitation lacks the link to move and cancel where guests read it too."""
    if told_by(booking) == "mail":
        _with_file(booking, change, "REQUEST", letters.confirmed, letters.invited)
    elif change.kind == Kind.CONFIRMED or booking.guests:
        _plain(booking, change, letters.confirmed)


def _say_what_changed(booking: Booking, change: BookingChange, write: Write, method: Method) -> None:
    """Of a request nobody but us has told anybody anything yet; and Exchange's update has no room for a reason."""
    stood = booking.changes.filter(kind__in=[Kind.CREATED, Kind.REQUESTED, Kind.CONFIRMED], pk__lt=change.pk).last()
    invited = stood is not None and stood.kind != Kind.REQUESTED
    is_explained = change.kind == Kind.RESCHEDULED and change.by == "host" and bool(change.reason)
    if invited and told_by(booking) == "mail":
        _with_file(booking, change, method, write, write)
    elif not invited or is_explained:
        _plain(booking, change, write)


def _plain(booking: Booking, change: BookingChange, write: Write) -> None:
    to_invitee(_occasion(change), booking, lambda: write(booking, change))


def _with_file(booking: Booking, change: BookingChange, method: Method, write: Write, write_to_guest: Write) -> None:
    """The guests get the file without the link: whoever has that can move and cancel."""

    withdrawn = change.withdrawn_event
    standing = Standing.before(change) if withdrawn else Standing.after(change)

    def file(*, with_link: bool) -> bytes:
        return calendar_file(booking, method=method, standing=standing, with_link=with_link, withdrawn=withdrawn)

    to_invitee(
        _occasion(change),
        booking,
        lambda: write(booking, change, with_file=True),
        calendar=file(with_link=True),
        method=method,
    )
    for guest in booking.guests:
        to_invitee(
            f"{_occasion(change)} {guest}"[:200],
            booking,
            lambda: write_to_guest(booking, change, for_guest=True),
            guest=guest,
            calendar=file(with_link=False),
            method=method,
        )


def _occasion(change: BookingChange) -> str:
    return f"change {change.pk} invitee"
