"""Two hundred people at one moment: one booking a slot, and Exchange asked one at a time."""

import itertools
import threading
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection as database

from creneau.calendars.models import CalendarConnection
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.errors import SlotTaken
from creneau.scheduling.models import Booking, EventType
from exchange_simulator import Simulator
from tests.calendars.conftest import asked
from tests.scheduling.test_exchange_path import offered

pytestmark = pytest.mark.django_db(transaction=True)
QUARTER = timedelta(minutes=15)


def all_at_once(wishes: list[tuple[EventType, datetime]]) -> Counter[str]:
    outcomes: list[str] = []
    ready = threading.Barrier(len(wishes), timeout=60)

    def one(number: int, event_type: EventType, start_at: datetime) -> None:
        ready.wait()
        try:
            book(event_type=event_type, start_at=start_at, invitee=Invitee(f"P{number}", "p@example.org", "en", "UTC"))
            outcomes.append("booked")
        except SlotTaken:
            outcomes.append("taken")
        finally:
            database.close()

    people = [threading.Thread(target=one, args=(number, *wish)) for number, wish in enumerate(wishes)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return Counter(outcomes)


def test_two_hundred_on_one_slot_make_one_booking(
    half_hour: EventType, connection: CalendarConnection, exchange: Simulator
) -> None:
    start, sent, began = offered(half_hour)[4], len(exchange.requests), time.monotonic()
    assert all_at_once([(half_hour, start)] * 200) == {"booked": 1, "taken": 199}
    # A turn ends by itself after twice the budget, which two hundred threads on a busy machine may use up.
    turns = 1 + (time.monotonic() - began) / (2 * settings.LIVE_CHECK_BUDGET).total_seconds()
    assert len(asked(exchange, sent)) <= turns


def test_overlapping_slots_of_different_event_types_are_never_both_taken(
    half_hour: EventType, connection: CalendarConnection, exchange: Simulator
) -> None:
    start = offered(half_hour)[4]
    long = EventType.objects.create(
        host=half_hour.host, schedule=half_hour.schedule, slug="long", name="Long", durations_minutes=[60]
    )
    odd = EventType.objects.create(
        host=half_hour.host, schedule=half_hour.schedule, slug="odd", name="Odd", increment_minutes=15
    )
    wishes = [(half_hour, start), (long, start), (odd, start + QUARTER), (odd, start - QUARTER)]
    all_at_once(wishes * 10)
    taken = sorted(Booking.objects.values_list("start_at", "end_at"))
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(taken))
    assert 1 <= len(taken) <= 2
