"""The list of meetings, one meeting, and calling it off."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking

from . import rows

TOMORROW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_sunday(sunday: datetime) -> None:
    pass


def shown(answer: Any) -> list[tuple[int, list[str]]]:
    """Day of the month → names."""
    return [(day.date.day, [row.booking.invitee_name for row in day.rows]) for day in answer.context["days"]]


def test_without_a_meeting_the_link_to_send_is_shown(as_alice: Client) -> None:
    page = as_alice.get("/meetings").content.decode()
    assert "Nothing booked yet" in page
    assert 'value="http://testserver/alice"' in page


def test_who_has_no_calendar_yet_is_led_to_connect_it(as_alice: Client, alice: Host) -> None:
    rows.booking(alice, TOMORROW)
    assert connects(as_alice) == ["/availability/calendars/connect"]
    rows.account(alice)
    assert connects(as_alice) == []


def connects(as_alice: Client) -> list[str]:
    return re.findall(r'class="notice.*?href="([^"]+)"', as_alice.get("/meetings").content.decode(), re.DOTALL)


def test_upcoming_meetings_stand_under_their_days(as_alice: Client, alice: Host) -> None:
    rows.booking(alice, TOMORROW + timedelta(hours=2), "Camille Durand")
    rows.booking(alice, TOMORROW, "Bob Durand")
    rows.booking(alice, TOMORROW + timedelta(days=2), "Zoé Petit")
    rows.booking(alice, TOMORROW - timedelta(days=3), "Paul Past")
    answer = as_alice.get("/meetings")
    assert shown(answer) == [(1, ["Bob Durand", "Camille Durand"]), (3, ["Zoé Petit"])]
    assert "Monday 1 March" in answer.content.decode()
    assert "10:30 am" in answer.content.decode()


def test_a_meeting_that_runs_is_still_upcoming(as_alice: Client, alice: Host, now: datetime) -> None:
    rows.booking(alice, now - timedelta(minutes=10), "Bob Durand")
    answer = as_alice.get("/meetings")
    assert shown(answer) == [(28, ["Bob Durand"])]
    assert "Today, Sunday 28 February" in answer.content.decode()


def test_past_and_cancelled_meetings_have_their_tabs(as_alice: Client, alice: Host) -> None:
    rows.booking(alice, TOMORROW - timedelta(days=3), "Paul Past")
    gone = rows.booking(alice, TOMORROW, "Théo Blanc", state="removed")
    Booking.objects.filter(pk=gone.pk).update(state="cancelled", cancelled_by="invitee")
    assert shown(as_alice.get("/meetings/past")) == [(26, ["Paul Past"])]
    assert shown(as_alice.get("/meetings/cancelled")) == [(1, ["Théo Blanc"])]
    assert shown(as_alice.get("/meetings")) == []


STATES = [
    ({"state": "written"}, "In your calendar", "Written Sat 27 Feb, 10:30 am"),
    ({"state": "changed_in_exchange"}, "Changed in Outlook", "Créneau followed."),
    ({"state": "pending"}, "Not in a calendar yet", "Kept here. Connect a calendar to have it written."),
    ({"state": "failed", "cause": "wrong_credentials"}, "Not in your calendar", "Enter the new password"),
    ({"state": "failed", "cause": "timeout"}, "Not in your calendar", "Your Exchange server did not answer in time."),
    ({"state": "failed", "cause": "timeout", "wanted": False}, "Still in your calendar", "Try again"),
]


@pytest.mark.parametrize(("event", "label", "note"), STATES)
def test_each_row_says_what_became_of_it_in_exchange(
    as_alice: Client, alice: Host, event: dict[str, Any], label: str, note: str
) -> None:
    rows.booking(alice, TOMORROW, **event)
    page = as_alice.get("/meetings").content.decode()
    assert label in page
    assert note in page


def test_an_event_that_waits_says_when_it_is_tried_again(as_alice: Client, alice: Host, now: datetime) -> None:
    rows.booking(alice, TOMORROW, state="pending", attempts=2, due_at=now + timedelta(minutes=2, seconds=5))
    assert "Kept here, never lost. Next try in 2 minutes." in as_alice.get("/meetings").content.decode()


def test_trying_again_makes_the_event_due(as_alice: Client, alice: Host, now: datetime) -> None:
    booking = rows.booking(alice, TOMORROW, state="failed", cause="timeout")
    as_alice.post(f"/meetings/{booking.pk}/retry")
    booking.event.refresh_from_db()
    assert (booking.event.state, booking.event.due_at) == ("pending", now)


def test_the_event_of_a_request_waits_for_the_hosts_yes_whoever_asks(as_alice: Client, alice: Host) -> None:
    booking = rows.booking(alice, TOMORROW, state="pending", is_held_back=True)
    Booking.objects.update(state="requested", awaits="host")
    assert as_alice.post(f"/meetings/{booking.pk}/retry").status_code == 404
    booking.event.refresh_from_db()
    assert (booking.event.is_held_back, booking.event.due_at) == (True, None)


def test_trying_again_leads_back_to_where_it_was_asked(as_alice: Client, alice: Host) -> None:
    booking = rows.booking(alice, TOMORROW, state="failed", cause="timeout")
    retry, own = f"/meetings/{booking.pk}/retry", f"/meetings/{booking.pk}"
    assert 'name="back"' not in as_alice.get(own).content.decode()
    assert 'name="back" value="upcoming"' in as_alice.get("/meetings").content.decode()
    asked = [{}, {"back": "upcoming"}, {"back": "past"}, {"back": "https://evil.example"}]
    assert [as_alice.post(retry, said)["Location"] for said in asked] == [own, "/meetings", "/meetings/past", own]


def test_the_host_cancels_with_a_reason(as_alice: Client, alice: Host) -> None:
    booking = rows.booking(alice, TOMORROW)
    page = as_alice.post(f"/meetings/{booking.pk}/cancellation", {"reason": "I am ill."}, follow=True).content.decode()
    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by, booking.cancellation_reason) == ("cancelled", "host", "I am ill.")
    assert "Cancelled. No mail leaves here: tell Bob Durand yourself." in page
    assert "Cancelled by you" in page


def test_a_meeting_that_has_begun_is_not_cancelled(as_alice: Client, alice: Host, now: datetime) -> None:
    booking = rows.booking(alice, now - timedelta(minutes=1))
    page = as_alice.post(f"/meetings/{booking.pk}/cancellation", follow=True).content.decode()
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert "This meeting has begun: it can no longer be cancelled." in page
    assert "Cancel the meeting" not in page


def test_one_meeting_is_shown_in_both_zones(as_alice: Client, alice: Host) -> None:
    booking = rows.booking(alice, TOMORROW)
    page = as_alice.get(f"/meetings/{booking.pk}").content.decode()
    assert "Monday 1 March 2027" in page
    assert "Central European Time (Paris)" in page
    assert "For the invitee: Mon 1 Mar, 9:30 am, British Time (London)" in page


@pytest.mark.parametrize("verb", ["", "/cancellation", "/retry"])
def test_the_meeting_of_somebody_else_is_not_there(as_alice: Client, carol: Host, verb: str) -> None:
    booking = rows.booking(carol, TOMORROW)
    path = f"/meetings/{booking.pk}{verb}"
    assert (as_alice.post(path) if verb else as_alice.get(path)).status_code == 404
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_what_invitees_write_is_shown_as_text(as_alice: Client, alice: Host) -> None:
    booking = rows.booking(alice, TOMORROW, "<script>alert(1)</script>")
    for path in ("/meetings", f"/meetings/{booking.pk}"):
        assert "<script>alert" not in as_alice.get(path).content.decode()


def test_bookings_a_week_are_counted(as_alice: Client, alice: Host) -> None:
    for days in (0, 1, 7, -7):
        rows.booking(alice, TOMORROW + timedelta(days=days))
    weeks = as_alice.get("/meetings").context["weeks"]
    assert [(week.monday.isoformat(), week.bookings) for week in weeks if week.bookings] == [
        ("2027-02-22", 1),
        ("2027-03-01", 2),
        ("2027-03-08", 1),
    ]


def test_long_lists_come_in_pages(as_alice: Client, alice: Host) -> None:
    for number in range(51):
        rows.booking(alice, TOMORROW + timedelta(hours=number))
    assert sum(len(names) for _day, names in shown(as_alice.get("/meetings?page=2"))) == 1
    assert "Page 1 of 2" in as_alice.get("/meetings").content.decode()


@pytest.mark.parametrize("path", ["/meetings", "/meetings/past", "/meetings/cancelled"])
def test_the_list_asks_the_database_as_often_for_three_meetings_as_for_one(
    as_alice: Client, alice: Host, path: str, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in range(3):
        at = TOMORROW + timedelta(days=number) if path == "/meetings" else TOMORROW - timedelta(days=9 + number)
        booking = rows.booking(alice, at, state="failed", cause="timeout")
        if path == "/meetings/cancelled":
            Booking.objects.filter(pk=booking.pk).update(state="cancelled")
        with django_assert_max_num_queries(9) as asked:
            as_alice.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[2]
