"""Confirms or declines, once the calendar has been read again, what was only requested because nobody vouched for it.

What waits for the host's yes is the host's to settle. What nobody said yes to before its time came is declined.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from creneau.calendars import events, live_check
from creneau.calendars.signals import calendars_read
from creneau.scheduling import changes
from creneau.scheduling.claim import Claim
from creneau.scheduling.holding import busy_time_changed, lock
from creneau.scheduling.models import Booking


@receiver(calendars_read)
def settle_requests(sender: object, host_id: int, **_kwargs: Any) -> None:
    _settle_all(host=host_id)


def settle_up() -> None:
    """Requests of which nobody was told when the calendar was read, and those whose time has come."""
    _settle_all()


def _settle_all(**which: int) -> None:
    """In the order in which they were asked for."""
    for pk in list(_waiting().filter(**which).order_by("id").values_list("pk", flat=True)):
        _settle(pk)


def _waiting() -> QuerySet[Booking]:
    """Those that wait for the calendar, and those whose host let the time pass."""
    overdue = Q(awaits=Booking.Awaits.HOST, start_at__lte=timezone.now())
    return Booking.objects.filter(Q(awaits=Booking.Awaits.EXCHANGE) | overdue, state=Booking.State.REQUESTED)


@transaction.atomic
def _settle(pk: int) -> None:
    lock(Booking.objects.values_list("host_id", flat=True).get(pk=pk))
    booking = _waiting().select_related("event", "event_type__schedule", "host__user").filter(pk=pk).first()
    now = timezone.now()
    if booking and (booking.start_at <= now or live_check.mirror_is_fresh(booking.host, now)):
        _decide(booking, now)


def _decide(booking: Booking, now: datetime) -> None:
    free = booking.start_at > now and is_free(booking)
    booking.state = Booking.State.CONFIRMED if free else Booking.State.DECLINED
    booking.awaits = ""
    booking.save(update_fields=["state", "awaits"])
    changes.record(booking, changes.Kind.CONFIRMED if free else changes.Kind.DECLINED)
    if free:
        events.retry(booking.event)
    else:
        events.remove(booking.event)
        busy_time_changed(booking)


def is_free(booking: Booking) -> bool:
    """Whether nothing else has come into the slot, by the host's hours, the mirror and our bookings."""
    return slot_of(booking).is_open()


def slot_of(booking: Booking) -> Claim:
    """As it was asked for: when it was booked, or moved last."""
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    moved = booking.changes.exclude(previous_start_at=None).last()
    asked_at = moved.created_at if moved else booking.created_at
    return Claim(booking.event_type, booking.start_at, minutes, asked_at, ignoring=booking)
