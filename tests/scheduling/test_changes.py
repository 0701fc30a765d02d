"""Each change of a booking is written down in its own transaction, and said after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, BookingChange, EventType
from creneau.scheduling.reschedule import reschedule
from creneau.scheduling.signals import booking_changed

TEN, ELEVEN = (datetime.fromisoformat(f"2027-03-01T{hour}:00+00:00") for hour in ("10", "11"))
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, now: datetime) -> Booking:
    """Monday at ten, with nobody's calendar in doubt."""
    return book(event_type=half_hour, start_at=TEN, invitee=bob, now=now).booking


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What listeners were told."""
    heard: list[dict[str, Any]] = []

    def listen(sender: object, change_id: int, booking_id: int, **_kwargs: Any) -> None:
        heard.append({"change": change_id, "booking": booking_id})

    booking_changed.connect(listen)
    yield heard
    booking_changed.disconnect(listen)


def log() -> list[tuple[str, str, int, datetime, datetime | None]]:
    columns = ("kind", "by", "sequence", "start_at", "previous_start_at")
    return list(BookingChange.objects.values_list(*columns))


def test_booked_moved_and_cancelled_with_a_sequence_that_grows(booking: Booking, now: datetime) -> None:
    reschedule(booking=booking, start_at=ELEVEN, by="invitee", now=now)
    cancel(booking=booking, by="host", reason="Ill", now=now)
    booking.refresh_from_db()
    assert log() == [
        ("created", "invitee", 0, TEN, None),
        ("rescheduled", "invitee", 1, ELEVEN, TEN),
        ("cancelled", "host", 2, ELEVEN, None),
    ]
    assert (booking.sequence, booking.changes.last().reason) == (2, "Ill")  # type: ignore[union-attr]


def test_a_change_that_changes_nothing_is_not_written_down(booking: Booking, now: datetime) -> None:
    reschedule(booking=booking, start_at=TEN, by="invitee", now=now)
    cancel(booking=booking, by="invitee", now=now)
    cancel(booking=booking, by="invitee", now=now)
    assert [kind for kind, *_rest in log()] == ["created", "cancelled"]


def test_listeners_hear_of_it_after_commit(booking: Booking, now: datetime, heard: list[dict[str, Any]]) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        cancel(booking=booking, by="invitee", now=now)
        assert heard == []
    [change] = BookingChange.objects.filter(kind="cancelled")
    assert heard == [{"change": change.pk, "booking": booking.pk}]


def test_what_is_rolled_back_was_never_said(booking: Booking, now: datetime, heard: list[dict[str, Any]]) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        cancel(booking=booking, by="invitee", now=now)
        transaction.set_rollback(True)
    assert heard == []
    assert [kind for kind, *_rest in log()] == ["created"]
