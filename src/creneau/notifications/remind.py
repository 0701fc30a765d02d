"""Reminds host and invitee of what is confirmed, at the times before its start that the host chose.

A reminder is due from its time on for a quarter of its length, five minutes at least: what comes later than that,
because no worker ran, is dropped. Nobody is reminded of what was booked or moved to when its time had passed already.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from creneau.notifications.carriers import way_of
from creneau.notifications.compose import to_host, to_invitee
from creneau.notifications.letters import to_host as host_letters
from creneau.notifications.letters import to_invitee as invitee_letters
from creneau.notifications.models import Message, Wishes
from creneau.scheduling.models import Booking, BookingChange

OFFERED_MINUTES = (15, 30, 60, 120, 240, 1440, 2880, 10080)

Kind = BookingChange.Kind
SETTLES = Q(changes__kind__in=[Kind.CREATED, Kind.CONFIRMED, Kind.RESCHEDULED])


class Reminder(NamedTuple):
    booking_id: int
    start_at: datetime
    minutes: int
    who: str

    @property
    def occasion(self) -> str:
        """Another time is another reminder."""
        return f"reminder {self.booking_id} {self.start_at:%Y-%m-%dT%H:%M} {self.minutes} {self.who}"


def remind(now: datetime) -> None:
    """Quick where there is nothing new: one query an offered time, and one for what was written already."""
    due = [reminder for minutes in OFFERED_MINUTES for reminder in _due(minutes, now)]
    told = set(Message.objects.filter(occasion__in=[one.occasion for one in due]).values_list("occasion", flat=True))
    for reminder in due:
        if reminder.occasion not in told:
            _write(reminder)


def _due(minutes: int, now: datetime) -> list[Reminder]:
    before = timedelta(minutes=minutes)
    useful = max(before / 4, timedelta(minutes=5))
    bookings = (
        Booking.objects.filter(state=Booking.State.CONFIRMED)
        .filter(start_at__gt=now + before - useful, start_at__lte=now + before)
        .annotate(settled_at=Coalesce(Max("changes__created_at", filter=SETTLES), F("created_at")))
        .filter(settled_at__lte=F("start_at") - before)
        .order_by("start_at", "id")
        .values_list("id", "start_at", "host_id")
    )
    wishes = {row.host_id: row for row in Wishes.objects.filter(host__in={host for *_, host in bookings})}
    return [
        Reminder(pk, start_at, minutes, who)
        for pk, start_at, host in bookings
        for who, chosen in _chosen(wishes.get(host) or Wishes()).items()
        if minutes in chosen
    ]


def _chosen(wishes: Wishes) -> dict[str, list[int]]:
    return {"host": wishes.host_reminders, "invitee": wishes.invitee_reminders}


def _write(reminder: Reminder) -> None:
    booking = Booking.objects.select_related("host__user", "event", "event_type").get(pk=reminder.booking_id)
    if not way_of(booking.host):
        return
    until = reminder.start_at
    if reminder.who == "host":
        write_to_host = partial(host_letters.reminder, booking)
        to_host(reminder.occasion, booking.host, write_to_host, booking=booking, remind_until=until)
    else:
        write_to_invitee = partial(invitee_letters.reminder, booking)
        to_invitee(reminder.occasion, booking, write_to_invitee, remind_until=until)
