"""What became of one meeting, from its booking on."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from creneau.scheduling.models import Booking, BookingChange

Kind = BookingChange.Kind


class Step(NamedTuple):
    """``moved_from`` and ``moved_to``: of what was rescheduled."""

    at: datetime
    words: str
    reason: str = ""
    moved_from: datetime | None = None
    moved_to: datetime | None = None


def history(booking: Booking) -> list[Step]:
    """Ascending. What is older than the log is told by the booking itself."""
    changes = list(booking.changes.all())
    steps = [_step(change) for change in changes]
    if not changes or changes[0].kind not in (Kind.CREATED, Kind.REQUESTED):
        steps.insert(0, Step(booking.created_at, _("Booked by the invitee")))
    if booking.cancelled_at and not any(change.kind == Kind.CANCELLED for change in changes):
        steps.append(Step(booking.cancelled_at, _cancelled(booking.cancelled_by), booking.cancellation_reason))
    return steps


def _step(change: BookingChange) -> Step:
    moved = (change.previous_start_at, change.start_at) if change.previous_start_at else (None, None)
    return Step(change.created_at, _words(change), change.reason, *moved)


def _words(change: BookingChange) -> str:
    if change.in_outlook:
        return _("Moved in Outlook") if change.kind == Kind.RESCHEDULED else _("Cancelled in Outlook")
    words = {
        (Kind.CREATED, "host"): _("Booked by you"),
        (Kind.CREATED, ""): _("Booked by the invitee"),
        (Kind.REQUESTED, ""): _("Requested by the invitee"),
        (Kind.CONFIRMED, "host"): _("Confirmed by you"),
        (Kind.CONFIRMED, ""): _("Confirmed"),
        (Kind.DECLINED, "host"): _("Declined by you"),
        (Kind.DECLINED, ""): _("Declined"),
        (Kind.RESCHEDULED, "host"): _("Moved by you"),
        (Kind.RESCHEDULED, ""): _("Moved by the invitee"),
        (Kind.CANCELLED, ""): _cancelled(change.by),
    }
    kind = Kind(change.kind)
    if kind == Kind.REQUESTED and change.previous_start_at:
        return _("Moved by the invitee, and a request again")
    return words.get((kind, change.by)) or words[(kind, "")]


def _cancelled(by: str) -> str:
    return {"host": _("Cancelled by you"), "invitee": _("Cancelled by the invitee")}.get(by, _("Cancelled"))
