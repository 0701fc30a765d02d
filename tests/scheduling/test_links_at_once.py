"""Several people at once on one link that is good once: real threads, each with a connection of its own."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.errors import LinkClosed
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.openings import openings

PEOPLE = 6


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_on_slots_of_their_own_one_wins(half_hour: EventType) -> None:
    """The slots do not collide: only the link does."""
    link, now = hand_out(event_type=half_hour, is_single_use=True), timezone.now()
    starts = openings(event_type=half_hour, start_at=now, end_at=now + timedelta(days=8), now=now)
    together, outcomes = threading.Barrier(PEOPLE), []

    def one(number: int) -> None:
        invitee = Invitee(f"P{number}", f"p{number}@example.org", "en", "UTC")
        together.wait(20)
        try:
            book(event_type=half_hour, start_at=starts[number * 2], invitee=invitee, link=link)
            outcomes.append("booked")
        except LinkClosed as refusal:
            outcomes.append(refusal.why)
        finally:
            connection.close()

    people = [threading.Thread(target=one, args=(number,)) for number in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    assert sorted(outcomes) == ["booked"] + ["used"] * (PEOPLE - 1)
    assert Booking.objects.filter(link=link).count() == 1
