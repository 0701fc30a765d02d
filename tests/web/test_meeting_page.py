"""One meeting: its history, the host's notes, who did not come, another time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType

from . import rows

TEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ELEVEN = "2027-03-01T10:00:00Z"


@pytest.fixture(autouse=True)
def _on_sunday(sunday: datetime) -> None:
    pass


@pytest.fixture
def meeting(half_hour: EventType, bob: Invitee) -> Booking:
    return book(event_type=half_hour, start_at=TEN, invitee=bob).booking


def history(client: Client, booking: Booking) -> list[tuple[str, str]]:
    steps = client.get(f"/meetings/{booking.pk}").context["history"]
    return [(step.words, step.reason) for step in steps]


def test_the_history_tells_who_did_what_and_why(as_alice: Client, meeting: Booking) -> None:
    said = {"start": ELEVEN, "zone": "Europe/Paris", "reason": "I am late."}
    as_alice.post(f"/meetings/{meeting.pk}/reschedule", said)
    as_alice.post(f"/meetings/{meeting.pk}/cancellation", {"reason": "I am ill."})
    assert history(as_alice, meeting) == [
        ("Booked by the invitee", ""),
        ("Moved by you", "I am late."),
        ("Cancelled by you", "I am ill."),
    ]
    page = " ".join(as_alice.get(f"/meetings/{meeting.pk}").content.decode().split())
    assert "<s>Mon 1 Mar, 10:00 am</s> → Mon 1 Mar, 11:00 am" in page


def test_what_is_older_than_the_log_is_told_all_the_same(as_alice: Client, alice: Host, now: datetime) -> None:
    booking = rows.booking(alice, TEN)
    gone = {"state": "cancelled", "cancelled_by": "invitee", "cancelled_at": now, "cancellation_reason": "Rain"}
    Booking.objects.filter(pk=booking.pk).update(**gone)
    assert history(as_alice, booking) == [("Booked by the invitee", ""), ("Cancelled by the invitee", "Rain")]


def test_notes_are_saved_and_shown_to_the_host(as_alice: Client, meeting: Booking) -> None:
    page = as_alice.post(f"/meetings/{meeting.pk}/notes", {"notes": "Knee.\r\nSee again."}, follow=True)
    meeting.refresh_from_db()
    assert meeting.host_notes == "Knee.\nSee again."
    assert "Knee.\nSee again." in page.content.decode()


def test_notes_that_are_too_long_are_refused_and_kept(as_alice: Client, meeting: Booking) -> None:
    typed = "x" * 10_001
    answer = as_alice.post(f"/meetings/{meeting.pk}/notes", {"notes": typed})
    assert (answer.status_code, answer.context["notes_error"]) == (422, "At most 10000 characters.")
    assert typed in answer.content.decode()


def test_no_invitee_ever_sees_the_notes(as_alice: Client, meeting: Booking) -> None:
    as_alice.post(f"/meetings/{meeting.pk}/notes", {"notes": "SECRET-OF-ALICE"})
    bob = Client(headers={"host": "127.0.0.1"})
    paths = ["", "/event.ics", "/reschedule", f"/reschedule?start={ELEVEN}&zone=Europe/Paris", "/cancellation"]
    for path in paths:
        answer = bob.get(f"/b/{meeting.token}{path}")
        assert (answer.status_code, "SECRET-OF-ALICE" in answer.content.decode()) == (200, False)
    assert "SECRET" not in bob.get(f"/api/v1/bookings/{meeting.token}").content.decode()
    as_alice.post(f"/meetings/{meeting.pk}/reschedule", {"start": ELEVEN, "zone": "Europe/Paris"})
    meeting.event.refresh_from_db()
    told = [getattr(meeting.event, field.attname) for field in meeting.event._meta.concrete_fields]
    assert "SECRET-OF-ALICE" not in str(told)


def test_that_nobody_came_is_noted_and_taken_back(as_alice: Client, alice: Host, now: datetime) -> None:
    booking = rows.booking(alice, now - timedelta(hours=1))
    as_alice.post(f"/meetings/{booking.pk}/attendance", {"came": "no"})
    booking.refresh_from_db()
    assert booking.no_show_at == now
    assert "nobody came" in as_alice.get("/meetings/past").content.decode()
    as_alice.post(f"/meetings/{booking.pk}/attendance", {"came": "yes"})
    booking.refresh_from_db()
    assert booking.no_show_at is None


def test_nobody_can_have_missed_what_has_not_begun(as_alice: Client, meeting: Booking) -> None:
    page = as_alice.post(f"/meetings/{meeting.pk}/attendance", {"came": "no"}, follow=True).content.decode()
    meeting.refresh_from_db()
    assert meeting.no_show_at is None
    assert "This can be noted of a meeting that has begun." in page
    assert "Note that nobody came" not in page


def test_the_host_moves_a_meeting_to_a_time_on_offer(as_alice: Client, meeting: Booking) -> None:
    path = f"/meetings/{meeting.pk}/reschedule"
    assert "?start=2027-03-01T10:00:00Z" in as_alice.get(path).content.decode()
    assert "For the invitee: Mon 1 Mar, 10:00 am" in as_alice.get(path, {"start": ELEVEN}).content.decode()
    answer = as_alice.post(path, {"start": ELEVEN, "zone": "Europe/Paris", "reason": "I am late."})
    meeting.refresh_from_db()
    assert answer.headers["Location"] == f"/meetings/{meeting.pk}"
    assert (meeting.start_at.hour, meeting.moved_from, meeting.moved_by, meeting.move_reason) == (
        10,
        TEN,
        "host",
        "I am late.",
    )


def test_a_time_that_is_taken_brings_others(as_alice: Client, meeting: Booking, alice: Host) -> None:
    rows.booking(alice, TEN + timedelta(hours=1))
    said = {"start": ELEVEN, "zone": "Europe/Paris"}
    answer = as_alice.post(f"/meetings/{meeting.pk}/reschedule", said)
    assert (answer.status_code, len(answer.context["others"]) > 0) == (409, True)
    meeting.refresh_from_db()
    assert meeting.start_at == TEN


@pytest.mark.parametrize("state", ["cancelled", "past"])
def test_what_is_over_is_not_moved(as_alice: Client, alice: Host, now: datetime, state: str) -> None:
    booking = rows.booking(alice, now - timedelta(minutes=5) if state == "past" else TEN)
    Booking.objects.filter(pk=booking.pk).update(state="confirmed" if state == "past" else "cancelled")
    said = {"start": ELEVEN, "zone": "Europe/Paris"}
    page = as_alice.post(f"/meetings/{booking.pk}/reschedule", said, follow=True).content.decode()
    assert "This meeting is over or cancelled: it can no longer be moved." in page


@pytest.mark.parametrize("verb", ["notes", "attendance", "reschedule"])
def test_the_meeting_of_somebody_else_is_not_there(as_alice: Client, carol: Host, verb: str) -> None:
    booking = rows.booking(carol, TEN)
    said: dict[str, Any] = {"notes": "x", "came": "no", "start": ELEVEN}
    assert as_alice.post(f"/meetings/{booking.pk}/{verb}", said).status_code == 404


@pytest.mark.parametrize(
    ("has_calendar", "sends_mail", "words"),
    [
        (True, True, "is being told, and it is being written to your calendar."),
        (False, True, "is being told."),
        (False, False, "No mail leaves here: tell"),
    ],
)
def test_a_yes_promises_no_more_than_is_under_way(
    as_alice: Client,
    alice: Host,
    half_hour: EventType,
    bob: Invitee,
    settings: Any,
    has_calendar: bool,
    sends_mail: bool,
    words: str,
) -> None:
    settings.SENDS_MAIL = sends_mail
    if has_calendar:
        rows.account(alice)
    half_hour.needs_confirmation = True
    asked = book(event_type=half_hour, start_at=TEN, invitee=bob).booking
    page = as_alice.post(f"/meetings/{asked.pk}/confirmation", follow=True)
    (message,) = page.context["messages"]
    assert words in str(message)
    assert ("written to your calendar" in str(message)) is has_calendar
