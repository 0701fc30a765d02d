"""``creneau person``: a copy of what is kept of somebody, or their erasure."""

import json
from datetime import datetime, timedelta

import pytest

from creneau.cli.main import main
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType


@pytest.fixture
def booked(half_hour: EventType, bob: Invitee, now: datetime) -> Booking:
    """On a Monday that is long over."""
    start_at = now + timedelta(hours=20)
    booking = book(event_type=half_hour, start_at=start_at, invitee=bob, now=now).booking
    past = start_at - timedelta(days=900)
    Booking.objects.update(start_at=past, end_at=past + timedelta(minutes=30))
    return booking


def test_what_is_kept_of_bob_is_printed(booked: Booking, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", "export", "bob@example.org"]) == 0
    [booking] = json.loads(capsys.readouterr().out)["booked"]
    assert (booking["invitee_name"], booking["host"]) == ("Bob Durand", "Alice Martin")


def test_bob_is_erased_once(booked: Booking, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", "erase", "bob@example.org"]) == 0
    assert capsys.readouterr().out.startswith("erased: meetings booked: 1, as a guest: 0")
    assert main(["person", "erase", "bob@example.org"]) == 1
    assert capsys.readouterr().err == "there is nothing of bob@example.org here\n"


def test_who_has_a_meeting_ahead_is_not_erased(booked: Booking, capsys: pytest.CaptureFixture[str]) -> None:
    ahead = datetime.now(booked.start_at.tzinfo) + timedelta(days=9)
    Booking.objects.update(start_at=ahead, end_at=ahead + timedelta(minutes=30))
    assert main(["person", "erase", "bob@example.org"]) == 1
    assert capsys.readouterr().err.startswith("nothing was erased: meetings to come, or on their way to Exchange: 1;")
