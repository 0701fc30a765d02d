"""Asks an invitee by mail whether the address is theirs, before anybody else learns of the booking."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from huey.contrib.djhuey import db_task

from creneau.accounts.models import Host
from creneau.notifications.carriers import way_of
from creneau.notifications.compose import to_invitee
from creneau.notifications.letters import to_invitee as letters
from creneau.notifications.models import Message
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.signals import booking_held


def is_asked(event_type: EventType, *, is_proven: bool) -> bool:
    """Whether a booking is only held until its invitee confirms the address: the host wants that, or nothing else
    speaks for it. Where no mail can leave nobody would ever get the link, so nobody is asked."""
    return (event_type.confirms_address or not is_proven) and bool(way_of(event_type.host))


def check_way_to_ask(*, host: Host, wanted: bool) -> None:
    """``ValidationError`` where a host wants addresses confirmed and no mail can leave."""
    if wanted and not way_of(host):
        raise ValidationError(_("No mail can be sent from here: nobody would get the link."))


def ask_invitee(*, booking_id: int) -> None:
    """One mail a booking, while it waits."""
    held = Booking.objects.unconfirmed().select_related("host__user", "event_type__host").filter(pk=booking_id).first()
    if held and held.confirm_by and held.confirm_by > timezone.now():
        to_invitee(_occasion(held.pk), held, lambda: letters.to_confirm(held))


def ask_invitees() -> None:
    """Those of whom nobody was nudged."""
    waiting = Booking.objects.unconfirmed().filter(confirm_by__gt=timezone.now()).values_list("pk", flat=True)
    asked = set(Message.objects.filter(occasion__in=map(_occasion, waiting)).values_list("occasion", flat=True))
    for pk in waiting:
        if _occasion(pk) not in asked:
            ask_invitee(booking_id=pk)


@db_task()
def ask_task(booking_id: int) -> None:
    ask_invitee(booking_id=booking_id)


@receiver(booking_held)
def soon(sender: object, booking_id: int, **_kwargs: Any) -> None:
    """Where mail is sent at all; the sweep finds the rest."""
    if settings.SENDS_MAIL:
        ask_task(booking_id)


def _occasion(booking_id: int) -> str:
    return f"address of {booking_id}"
