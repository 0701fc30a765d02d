"""Tells host and invitee what became of a booking, from the log of changes."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from huey.contrib.djhuey import db_task

from creneau.notifications.carriers import way_of
from creneau.notifications.compose import to_host
from creneau.notifications.letters import to_host as letters
from creneau.notifications.models import ToldChange, wishes_of
from creneau.notifications.tell_invitee import tell_invitee
from creneau.scheduling.models import Booking, BookingChange
from creneau.scheduling.signals import booking_changed


def tell(*, change_id: int) -> None:
    """Everybody, once: the messages and the note that they were written stand in one transaction."""
    change = BookingChange.objects.select_related(
        "booking__host__user", "booking__event", "booking__event_type", "withdrawn_event"
    ).get(pk=change_id)
    try:
        with transaction.atomic():
            ToldChange.objects.create(change=change)
            if way_of(change.booking.host):
                _tell_host(change.booking, change)
                tell_invitee(change.booking, change)
    except IntegrityError:
        if not ToldChange.objects.filter(change=change).exists():
            raise


@db_task()
def tell_task(change_id: int) -> None:
    tell(change_id=change_id)


@receiver(booking_changed)
def soon(sender: object, change_id: int, **_kwargs: Any) -> None:
    """Where mail is sent at all; the sweep finds the rest."""
    if settings.SENDS_MAIL:
        tell_task(change_id)


def _tell_host(booking: Booking, change: BookingChange) -> None:
    if change.by != "host" and wishes_of(booking.host).wants(change.kind):
        occasion = f"change {change.pk} host"
        to_host(occasion, booking.host, lambda: letters.told(booking, change), booking=booking)
