"""Tells hosts of events that Exchange has not taken, and of changes in Outlook that wait for their word."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection, CalendarEvent, EventChange
from creneau.notifications.carriers import way_of
from creneau.notifications.compose import to_host
from creneau.notifications.letters import to_host as letters
from creneau.notifications.models import Message, ToldEvent, wishes_of

State = CalendarEvent.State
NOT_OFTENER_THAN = timedelta(hours=1)
OLD_NEWS = timedelta(days=3)
MOST = 1000


def tell_of_trouble(now: datetime) -> None:
    """One mail an hour and host at most, with everything that it has not said yet."""
    by_host: dict[Host, list[CalendarEvent]] = defaultdict(list)
    for event in _untold(now):
        by_host[event.host].append(event)
    for host, events in by_host.items():
        if not _was_told_lately(host, now):
            _tell(host, events, now)


def ask(now: datetime) -> None:
    """What was moved or deleted in Outlook, where the booking did not follow by itself."""
    waiting = EventChange.objects.filter(outcome=EventChange.Outcome.ASKED, decided_at__gt=now - OLD_NEWS)
    waiting = waiting.exclude(event__booking=None)  # which has another event by now
    told = set(Message.objects.filter(occasion__in=map(_question, waiting)).values_list("occasion", flat=True))
    for change in waiting.select_related("event__booking__host__user", "event__booking__event_type"):
        booking = change.event.booking
        if _question(change) not in told and wishes_of(booking.host).of_trouble and way_of(booking.host):
            to_host(_question(change), booking.host, partial(letters.asked, booking, change), booking=booking)


def _untold(now: datetime) -> list[CalendarEvent]:
    """A host whose password is refused is asked for it in a mail of its own."""
    told = ToldEvent.objects.filter(event=OuterRef("pk"), revision=OuterRef("revision"), state=OuterRef("state"))
    shut_out = CalendarConnection.objects.filter(host=OuterRef("host"), status=CalendarConnection.Status.NEEDS_PASSWORD)
    behind = Q(is_late=True) | Q(state=State.FAILED)
    rows = (
        CalendarEvent.objects.filter(behind, wished_at__gt=now - OLD_NEWS)
        .exclude(Exists(told))
        .exclude(Exists(shut_out))
    )
    return list(rows.select_related("host__user").order_by("start_at")[:MOST])


def _was_told_lately(host: Host, now: datetime) -> bool:
    return ToldEvent.objects.filter(event__host=host, told_at__gt=now - NOT_OFTENER_THAN).exists()


@transaction.atomic
def _tell(host: Host, events: list[CalendarEvent], now: datetime) -> None:
    ToldEvent.objects.bulk_create(
        [ToldEvent(event=event, revision=event.revision, state=event.state) for event in events], ignore_conflicts=True
    )
    if wishes_of(host).of_trouble and way_of(host):
        occasion = f"trouble {host.pk} {now:%Y-%m-%dT%H:%M:%S}"
        to_host(occasion, host, partial(letters.trouble, host.time_zone, events))


def _question(change: EventChange) -> str:
    return f"asked {change.pk}"
