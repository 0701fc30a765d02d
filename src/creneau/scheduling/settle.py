"""Confirms or declines, once the calendar has been read again, what was only requested because nobody vouched for it.

What waits for the host's yes is the host's to settle.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
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
    """In the order in which they were asked for."""
    for pk in list(_waiting().filter(host=host_id).order_by("id").values_list("pk", flat=True)):
        _settle(pk)


def _waiting() -> QuerySet[Booking]:
    return Booking.objects.filter(state=Booking.State.REQUESTED, awaits=Booking.Awaits.EXCHANGE)


@transaction.atomic
def _settle(pk: int) -> None:
    lock(Booking.objects.values_list("host_id", flat=True).get(pk=pk))
    booking = _waiting().select_related("event", "event_type__schedule", "host__user").filter(pk=pk).first()
    if booking is None or not live_check.mirror_is_fresh(booking.host, timezone.now()):
        return
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    free = Claim(booking.event_type, booking.start_at, minutes, booking.created_at, ignoring=booking).is_open()
    booking.state = Booking.State.CONFIRMED if free else Booking.State.DECLINED
    booking.awaits = ""
    booking.save(update_fields=["state", "awaits"])
    changes.record(booking, changes.Kind.CONFIRMED if free else changes.Kind.DECLINED)
    if free:
        events.retry(booking.event)
    else:
        events.remove(booking.event)
        busy_time_changed(booking)
