"""What the invitee and their guests are told of a change, and by whom.

Exchange, or Outlook, tells the attendees of a meeting itself; we tell the others. A booking whose event has attendees
was invited by Exchange, and stays so whatever the host chooses later; where no calendar is connected there is nobody
but us.
"""

from collections.abc import Callable

from creneau.notifications.calendar_file import Method, Standing, calendar_file
from creneau.notifications.compose import to_invitee
from creneau.notifications.letter import Letter
from creneau.notifications.letters import to_invitee as letters
from creneau.scheduling.models import Booking, BookingChange

Kind = BookingChange.Kind
Write = Callable[..., Letter]


def tell_invitee(booking: Booking, change: BookingChange) -> None:
    if change.kind == Kind.REQUESTED:
        _plain(booking, change, letters.requested)
    elif change.kind == Kind.DECLINED:
        _plain(booking, change, letters.declined)
    elif change.kind in (Kind.CREATED, Kind.CONFIRMED):
        _say_yes(booking, change)
    elif change.kind == Kind.RESCHEDULED:
        _say_what_changed(booking, change, letters.rescheduled, "REQUEST")
    else:
        _say_what_changed(booking, change, letters.cancelled, "CANCEL")


def _say_yes(booking: Booking, change: BookingChange) -> None:
    if _is_invited_by_mail(booking):
        _with_file(booking, change, "REQUEST", letters.confirmed, letters.invited)
    elif change.kind == Kind.CONFIRMED:
        _plain(booking, change, letters.confirmed)


def _say_what_changed(booking: Booking, change: BookingChange, write: Write, method: Method) -> None:
    """Of a request nobody but us has told anybody anything yet."""
    invited = booking.changes.filter(kind__in=[Kind.CREATED, Kind.CONFIRMED], pk__lt=change.pk).exists()
    if not invited:
        _plain(booking, change, write)
    elif _is_invited_by_mail(booking):
        _with_file(booking, change, method, write, write)


def _is_invited_by_mail(booking: Booking) -> bool:
    return not booking.event.attendees or not booking.host.connections.exists()


def _plain(booking: Booking, change: BookingChange, write: Write) -> None:
    to_invitee(_occasion(change), booking, lambda: write(booking, change))


def _with_file(booking: Booking, change: BookingChange, method: Method, write: Write, write_to_guest: Write) -> None:
    """The guests get the file without the link: whoever has that can move and cancel."""

    def file(*, with_link: bool) -> bytes:
        return calendar_file(booking, method=method, standing=Standing.after(change), with_link=with_link)

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
