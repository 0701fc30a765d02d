"""Confirms or declines what was only requested, once the calendar has been read again."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from creneau.calendars import events, live_check
from creneau.calendars.models import CalendarEvent
from creneau.calendars.signals import calendars_read
from creneau.scheduling.claim import Claim
from creneau.scheduling.holding import busy_time_changed, lock
from creneau.scheduling.models import Booking


@receiver(calendars_read)
def settle_requests(sender: object, host_id: int, **_kwargs: Any) -> None:
    """In the order in which they were asked for."""
    for pk in Booking.objects.filter(host=host_id, state=Booking.State.REQUESTED).order_by("id").values_list("pk"):
        _settle(pk[0])


@transaction.atomic
def _settle(pk: int) -> None:
    booking = Booking.objects.select_related("event", "event_type__schedule", "host__user").get(pk=pk)
    lock(booking.host_id)
    booking.refresh_from_db(fields=["state"])
    now = timezone.now()
    if booking.state != Booking.State.REQUESTED or not live_check.mirror_is_fresh(booking.host, now):
        return
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    free = Claim(booking.event_type, booking.start_at, minutes, booking.created_at, ignoring=booking).is_open()
    booking.state = Booking.State.CONFIRMED if free else Booking.State.DECLINED
    booking.save(update_fields=["state"])
    if free:
        events.retry(booking.event)
    else:
        CalendarEvent.objects.filter(pk=booking.event_id).update(state=CalendarEvent.State.REMOVED, wanted=False)
        busy_time_changed(booking)
