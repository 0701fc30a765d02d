"""Meetings as the list shows them, day by day."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking
from creneau.scheduling.models.booking import BookingQuerySet
from creneau.web.meetings.changes import declined, with_changes
from creneau.web.meetings.exchange_state import ExchangeState, exchange_state


class Row(NamedTuple):
    booking: Booking
    state: ExchangeState
    declined: bool  # in Outlook, by the invitee


class Day(NamedTuple):
    date: date
    is_today: bool
    rows: list[Row]


def upcoming(host: Host) -> BookingQuerySet:
    return _of(host).holding().filter(end_at__gt=timezone.now()).order_by("start_at", "id")


def past(host: Host) -> BookingQuerySet:
    return _of(host).holding().filter(end_at__lte=timezone.now()).order_by("-start_at", "-id")


def cancelled(host: Host) -> BookingQuerySet:
    return _of(host).exclude(state__in=Booking.HOLDING).order_by("-start_at", "-id")


def requests(host: Host) -> BookingQuerySet:
    """Those that wait for a word: the host's, or the calendar's."""
    return upcoming(host).filter(state=Booking.State.REQUESTED)


def held(host: Host) -> BookingQuerySet:
    """Past and upcoming."""
    return _of(host).holding().order_by("start_at", "id")


def by_day(bookings: Iterable[Booking], host: Host) -> list[Day]:
    zone = ZoneInfo(host.time_zone)
    today = timezone.now().astimezone(zone).date()
    days = groupby(with_changes(bookings), key=lambda booking: booking.start_at.astimezone(zone).date())
    return [Day(day, day == today, [_row(booking, host) for booking in rows]) for day, rows in days]


def _row(booking: Booking, host: Host) -> Row:
    return Row(booking, exchange_state(booking, host), declined(booking))


def _of(host: Host) -> BookingQuerySet:
    return Booking.objects.known().filter(host=host).select_related("event__calendar__connection", "event_type")


LISTS = {"upcoming": upcoming, "past": past, "cancelled": cancelled, "requests": requests}
