"""Run inside an installation: what must hold after any storm. Reads what Exchange has and what was accepted (JSON on
standard input), prints one line an invariant: ``ok`` or ``FAILED``, its name, and what was looked at."""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from creneau.calendars.models import BusyTime, CalendarConnection, CalendarEvent, EventChange  # noqa: E402
from creneau.scheduling.models import Booking  # noqa: E402

HOLDING = ("confirmed", "requested")


def main() -> None:
    told = json.load(sys.stdin)
    bookings = list(Booking.objects.select_related("event", "host__user"))
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in told["events"]:
        events[event["key"]].append(event)
    for name, (looked_at, wrong) in _invariants(told, bookings, events).items():
        print(f"{'FAILED' if wrong else 'ok    '} {name} ({looked_at})", *wrong[:5], sep="\n    ")


def _invariants(told: dict[str, Any], bookings: list[Booking], events: dict[str, list[dict[str, Any]]]) -> Any:
    holding = [booking for booking in bookings if booking.state in HOLDING]
    ended = [booking for booking in bookings if booking.state not in HOLDING]
    tokens = {booking.token for booking in bookings}
    states = {booking.token: booking.state for booking in bookings}
    keys = {booking.event.key for booking in bookings}
    ours = [event for key, found in events.items() if key for event in found]
    return {
        "every accepted booking is there": (
            len(told["accepted"]),
            [token for token in told["accepted"] if token not in tokens],
        ),
        "a cancellation that was accepted stays": (
            len(told["cancelled"]),
            [token for token in told["cancelled"] if states.get(token) != "cancelled"],
        ),
        "every booking that holds has exactly one event, at its time": (
            len(holding),
            [_of(each, events) for each in holding if not _stands(each, events[each.event.key])],
        ),
        "every booking that ended has none": (
            len(ended),
            [_of(each, events) for each in ended if events[each.event.key]],
        ),
        "no event of ours is nobody's": (len(ours), [event["key"] for event in ours if event["key"] not in keys]),
        "no two bookings of a host overlap": (len(holding), _overlaps([_times_of(each) for each in holding])),
        "no two events of ours overlap": (len(ours), _overlaps([_times(event) for event in ours])),
        "nobody was invited twice to one event that stood": (
            sum(told["invitations"].values()),
            _twice(told["invitations"]),
        ),
        "the mirror equals a fresh full read": _mirror(events[""]),
        "nothing is stuck": (len(bookings), _stuck()),
    }


def _stands(booking: Booking, found: list[dict[str, Any]]) -> bool:
    times = [_times(event)[1:] for event in found]
    return times == [(booking.start_at, booking.end_at)] and booking.state == "confirmed"


def _of(booking: Booking, events: dict[str, list[dict[str, Any]]]) -> str:
    event = booking.event
    changes = list(event.changes.values_list("kind", "outcome", "start_at"))
    has = [f"{each['start']} to {each['end']}" for each in events[event.key]]
    return (
        f"{booking.pk} {booking.state} {booking.start_at:%d %H:%M}–{booking.end_at:%H:%M} event {event.state} "
        f"r{event.revision}/{event.written_revision} due {event.due_at}: {has} {changes}"
    )


def _times(event: dict[str, Any]) -> tuple[str, datetime, datetime]:
    return event["mailbox"], datetime.fromisoformat(event["start"]), datetime.fromisoformat(event["end"])


def _times_of(booking: Booking) -> tuple[str, datetime, datetime]:
    return booking.host.user.email, booking.start_at, booking.end_at


def _overlaps(times: list[tuple[str, datetime, datetime]]) -> list[str]:
    ordered = sorted(times)
    return [f"{a} {b}" for a, b in itertools.pairwise(ordered) if a[0] == b[0] and b[1] < a[2]]


def _twice(invitations: dict[str, int]) -> list[str]:
    return [f"{key}: {count}" for key, count in invitations.items() if count > 1]


def _mirror(foreign: list[dict[str, Any]]) -> tuple[int, list[str]]:
    since = timezone.now()
    rows = BusyTime.objects.filter(end_at__gt=since).values_list("calendar__owner", "start_at", "end_at")
    mirrored = Counter(map(tuple, rows))
    expected = Counter(times for times in map(_times, foreign) if times[2] > since)
    wrong = [f"missing {each}" for each in (expected - mirrored)] + [
        f"too much {each}" for each in (mirrored - expected)
    ]
    return expected.total(), wrong


def _stuck() -> list[str]:
    events = CalendarEvent.objects.exclude(due_at=None) | CalendarEvent.objects.filter(state__in=["pending", "failed"])
    connections = CalendarConnection.objects.exclude(status="connected")
    changes = EventChange.objects.filter(outcome="")
    requests = Booking.objects.filter(state="requested")
    return [
        *(f"event {each.pk} {each.state} due {each.due_at} attempts {each.attempts} {each.cause}" for each in events),
        *(f"connection {each.pk} {each.status} {each.cause}" for each in connections),
        *(f"change {each.pk}" for each in changes),
        *(f"request {each.pk}" for each in requests),
    ]


main()
