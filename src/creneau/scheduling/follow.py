"""What becomes of a booking whose event was moved, shortened or deleted in Outlook, by the host's setting.

``follow``: the booking goes along (Outlook itself told the invitee), unless it would then overlap another booking.
``ask``: the host decides, with ``accept`` or ``put_back``. ``ignore``: the booking stays as it is.
The log of `calendars` is the truth, its signal only the nudge: `follow_up` finds what nobody was nudged about.
"""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from creneau.calendars import events
from creneau.calendars.busy import settings_of
from creneau.calendars.models import CalendarSettings, EventChange
from creneau.calendars.signals import events_changed
from creneau.scheduling import changes
from creneau.scheduling.holding import busy_time_changed, lock
from creneau.scheduling.models import Booking

Kind, Outcome, Setting = EventChange.Kind, EventChange.Outcome, CalendarSettings.OutlookChanges


@receiver(events_changed)
def follow_changes(sender: object, host_id: int, **_kwargs: Any) -> None:
    _follow_all(event__host=host_id)


def follow_up() -> None:
    """Changes that were logged by a process that then died."""
    _follow_all()


def asked_about(booking: Booking) -> EventChange | None:
    """The change that waits for the host's word; not one that was overtaken by a booking that moved meanwhile."""
    return booking.event.changes.filter(outcome=Outcome.ASKED, revision=booking.event.revision).last()


@transaction.atomic
def accept(*, booking: Booking) -> Booking:
    """The host says yes: the booking goes along. Where it would overlap another one it stays, and is asked again."""
    lock(booking.host_id)
    booking = Booking.objects.select_related("event").get(pk=booking.pk)
    change = asked_about(booking)
    if change and booking.state in Booking.HOLDING:
        _decide(change, _go_along(booking, change))
    return booking


@transaction.atomic
def put_back(*, booking: Booking) -> Booking:
    """The host says no: the event is written as the booking stands."""
    lock(booking.host_id)
    booking = Booking.objects.select_related("event").get(pk=booking.pk)
    change = asked_about(booking)
    if change and booking.state in Booking.HOLDING:
        events.retry(booking.event)
        _decide(change, Outcome.PUT_BACK)
    return booking


def _follow_all(**which: Any) -> None:
    for pk in EventChange.objects.filter(outcome=Outcome.OPEN, **which).values_list("pk", flat=True)[:500]:
        _follow(pk)


@transaction.atomic
def _follow(pk: int) -> None:
    change = EventChange.objects.select_related("event").get(pk=pk)
    lock(change.event.host_id)
    change.refresh_from_db()
    booking = Booking.objects.select_related("event", "host").filter(event=change.event_id).first()
    if change.outcome != Outcome.OPEN:
        return
    if booking is None or booking.state not in Booking.HOLDING or booking.event.revision != change.revision:
        _decide(change, Outcome.OVERTAKEN)
    else:
        _decide(change, _by_setting(booking, change))


def _by_setting(booking: Booking, change: EventChange) -> str:
    setting = settings_of(booking.host).outlook_changes
    if booking.end_at <= timezone.now():
        return Outcome.IGNORED  # who tidies up past appointments cancels nothing
    if setting == Setting.FOLLOW:
        return _go_along(booking, change)
    events.leave_as_found(booking.event)
    return Outcome.ASKED if setting == Setting.ASK else Outcome.IGNORED


def _go_along(booking: Booking, change: EventChange) -> str:
    if change.kind == Kind.GONE:
        _cancel(booking)
    elif not _move(booking, change):
        events.leave_as_found(booking.event)
        return Outcome.ASKED
    busy_time_changed(booking)
    return Outcome.FOLLOWED


def _move(booking: Booking, change: EventChange) -> bool:
    """False where another booking of the host is in the way."""
    if change.start_at is None or change.end_at is None or change.start_at >= change.end_at:
        return False
    others = Booking.objects.holding().filter(host=booking.host_id).exclude(pk=booking.pk)
    if others.filter(start_at__lt=change.end_at, end_at__gt=change.start_at).exists():
        return False
    previous = booking.start_at, booking.end_at
    booking.held_from += change.start_at - booking.start_at
    booking.held_until += change.end_at - booking.end_at
    booking.start_at, booking.end_at = change.start_at, change.end_at
    booking.moved_from, booking.moved_by, booking.move_reason = previous[0], "host", ""
    moved = ["start_at", "end_at", "held_from", "held_until", "moved_from", "moved_by", "move_reason"]
    booking.save(update_fields=moved)
    changes.record(booking, changes.Kind.RESCHEDULED, by="host", previous=previous, in_outlook=True)
    events.follow(booking.event, start_at=change.start_at, end_at=change.end_at)
    return True


def _cancel(booking: Booking) -> None:
    booking.state, booking.cancelled_at, booking.cancelled_by = Booking.State.CANCELLED, timezone.now(), "host"
    booking.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    changes.record(booking, changes.Kind.CANCELLED, by="host", in_outlook=True)
    events.let_go(booking.event)


def _decide(change: EventChange, outcome: str) -> None:
    change.outcome, change.decided_at = outcome, timezone.now()
    change.save(update_fields=["outcome", "decided_at"])
