"""What was done in Outlook, on the host's pages: how it is noticed, what follows it, the question it leaves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creneau.accounts.models import Host
from creneau.calendars.busy import settings_of
from creneau.calendars.choose import choose
from creneau.calendars.models import CalendarConnection, EventChange
from creneau.scheduling import follow
from creneau.scheduling.models import Booking

from . import rows

PAGE = "/availability/calendars"
TEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_sunday(sunday: datetime) -> None:
    pass


@pytest.fixture
def booking(alice: Host) -> Booking:
    """Its event was moved by an hour in Outlook, and nobody has decided yet."""
    return asked(alice, TEN)


def asked(host: Host, start_at: datetime, kind: str = "moved", outcome: str = "asked", **event: Any) -> Booking:
    row = rows.booking(host, start_at, **{"state": "changed_in_exchange"} | event)
    hour = timedelta(hours=1)
    times = {} if kind == "gone" else {"start_at": row.start_at + hour, "end_at": row.end_at + hour}
    EventChange.objects.create(event=row.event, kind=kind, outcome=outcome, revision=row.event.revision, **times)
    return row


def states(client: Client, path: str = "/meetings") -> list[tuple[str, str, str, str]]:
    days = client.get(path).context["days"]
    return [tuple(row.state[n] for n in (0, 2, 3, 4)) for day in days for row in day.rows]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("noticing", "minutes", "words"),
    [
        ("streaming", 1, ["noticed at once", "Exchange tells us."]),
        ("streaming", -1, ["noticed within a minute", "We ask every 30 seconds."]),  # its worker is gone
        ("polling", 1, ["noticed within a minute", "We ask every 30 seconds."]),
    ],
)
def test_an_account_says_how_changes_are_noticed(
    as_alice: Client, alice: Host, now: datetime, noticing: str, minutes: int, words: list[str]
) -> None:
    rows.account(alice, noticing=noticing, watched_until=now + timedelta(minutes=minutes))
    page = as_alice.get(PAGE).content.decode()
    assert [each for each in words if each in page] == words


def test_an_account_out_of_reach_promises_nothing(as_alice: Client, alice: Host) -> None:
    rows.account(alice, status=CalendarConnection.Status.UNREACHABLE, cause="timeout")
    assert "noticed" not in as_alice.get(PAGE).content.decode()


def test_what_becomes_of_a_booking_is_the_hosts_choice(as_alice: Client, alice: Host) -> None:
    ways = as_alice.get(PAGE).context["outlook"]
    assert [(way.name, is_chosen) for way, is_chosen in ways] == [("follow", True), ("ask", False), ("ignore", False)]
    page = as_alice.post(f"{PAGE}/outlook", {"outlook_changes": "ask"}, follow=True).content.decode()
    assert "Saved. It holds for changes from now on." in page
    assert settings_of(alice).outlook_changes == "ask"
    assert '<input type="radio" name="outlook_changes" value="ask" checked>' in page


def test_a_way_that_does_not_exist_is_refused(as_alice: Client, alice: Host) -> None:
    page = as_alice.post(f"{PAGE}/outlook", {"outlook_changes": "guess"}, follow=True).content.decode()
    assert "Choose one of the three." in page
    with pytest.raises(ValidationError) as refused:
        choose(host=alice, outlook_changes="guess")
    assert refused.value.message_dict == {"outlook_changes": ["Choose one of the three."]}
    assert settings_of(alice).outlook_changes == "follow"


def test_a_move_that_waits_is_a_question_on_the_list_and_on_the_page(as_alice: Client, booking: Booking) -> None:
    assert states(as_alice) == [("wait", "Moved in Outlook", "It waits for your word.", "word")]
    assert f'href="/meetings/{booking.pk}#outlook"' in as_alice.get("/meetings").content.decode()
    page = " ".join(as_alice.get(f"/meetings/{booking.pk}").content.decode().split())
    assert "<s>Mon 1 Mar, 10:00 am – 10:30</s> → <b>Mon 1 Mar, 11:00 am – 11:30</b>" in page
    assert ("Move the booking too" in page, "Put the event back" in page) == (True, True)


def test_yes_moves_the_booking(as_alice: Client, booking: Booking) -> None:
    page = as_alice.post(f"/meetings/{booking.pk}/change-in-outlook", {"word": "accept"}, follow=True).content.decode()
    booking.refresh_from_db()
    assert booking.start_at == TEN + timedelta(hours=1)
    assert "The booking is at the new time too." in page
    assert "Its event was moved in Outlook" not in page
    assert states(as_alice) == [("ok", "Changed in Outlook", "Créneau followed.", "")]


def test_yes_to_a_deletion_cancels_the_booking(as_alice: Client, alice: Host) -> None:
    booking = asked(alice, TEN, "gone")
    assert states(as_alice) == [("wait", "Deleted in Outlook", "It waits for your word.", "word")]
    assert "Bob Durand expects you." in as_alice.get(f"/meetings/{booking.pk}").content.decode()
    page = as_alice.post(f"/meetings/{booking.pk}/change-in-outlook", {"word": "accept"}, follow=True).content.decode()
    booking.refresh_from_db()
    assert (booking.state, "The booking is cancelled too." in page) == ("cancelled", True)


def test_no_has_the_event_written_back(as_alice: Client, booking: Booking) -> None:
    answer = as_alice.post(f"/meetings/{booking.pk}/change-in-outlook", {"word": "put_back"}, follow=True)
    booking.refresh_from_db()
    assert (booking.start_at, booking.event.state) == (TEN, "pending")
    assert "The event is written back as the booking says." in answer.content.decode()


def test_a_second_click_says_that_nothing_waits(as_alice: Client, booking: Booking) -> None:
    for _ in range(2):
        answer = as_alice.post(f"/meetings/{booking.pk}/change-in-outlook", {"word": "accept"}, follow=True)
    assert "Nothing waits for your word any more." in answer.content.decode()


def test_where_another_booking_is_in_the_way_the_host_is_told(as_alice: Client, alice: Host, booking: Booking) -> None:
    rows.booking(alice, TEN + timedelta(hours=1))
    answer = as_alice.post(f"/meetings/{booking.pk}/change-in-outlook", {"word": "accept"}, follow=True)
    booking.refresh_from_db()
    assert booking.start_at == TEN
    assert "Another booking of yours is at that time" in answer.content.decode()


def test_a_question_that_the_invitee_overtook_is_no_longer_asked(as_alice: Client, booking: Booking) -> None:
    booking.event.revision += 1
    booking.event.save(update_fields=["revision"])
    assert follow.asked_about(booking) is None
    assert "Its event was moved in Outlook" not in as_alice.get(f"/meetings/{booking.pk}").content.decode()


def test_the_meeting_of_somebody_else_is_not_decided_about(as_alice: Client, carol: Host) -> None:
    booking = asked(carol, TEN)
    answer = as_alice.post(f"/meetings/{booking.pk}/change-in-outlook", {"word": "accept"})
    assert (answer.status_code, Booking.objects.get().start_at) == (404, TEN)


def test_what_was_ignored_says_so(as_alice: Client, alice: Host) -> None:
    asked(alice, TEN, outcome="ignored")
    assert states(as_alice) == [("wait", "Moved in Outlook", "The booking stays as it was, as you chose.", "")]


def test_an_event_that_is_late_says_so_and_can_be_tried_now(as_alice: Client, alice: Host, now: datetime) -> None:
    due = {"due_at": now + timedelta(minutes=5, seconds=5), "attempts": 3}
    rows.booking(alice, TEN, state="pending", is_late=True, **due)
    note = "Kept here, never lost. Next try in 5 minutes."
    assert states(as_alice) == [("bad", "Late: not in Exchange yet", note, "retry")]


def test_a_decline_is_shown_on_the_list_and_on_the_page(as_alice: Client, alice: Host) -> None:
    responses = {"bob@example.org": "declined", "eve@example.org": "accepted"}
    booking = rows.booking(alice, TEN, responses=responses)
    Booking.objects.filter(pk=booking.pk).update(guests=["Eve@example.org", "dan@example.org"])
    assert "declined the invitation" in as_alice.get("/meetings").content.decode()
    answer = as_alice.get(f"/meetings/{booking.pk}")
    assert [person[:2] for person in answer.context["people"]] == [
        ("bob@example.org", "declined"),
        ("Eve@example.org", "accepted"),
        ("dan@example.org", ""),
    ]
    assert "Bob Durand declined the invitation" in answer.content.decode()


def test_who_accepted_is_nothing_to_act_on(as_alice: Client, alice: Host) -> None:
    booking = rows.booking(alice, TEN, responses={"bob@example.org": "accepted"})
    assert "declined" not in as_alice.get("/meetings").content.decode()
    assert '<span class="note">accepted</span>' in as_alice.get(f"/meetings/{booking.pk}").content.decode()


def test_three_changes_ask_the_database_as_often_as_one(
    as_alice: Client, alice: Host, booking: Booking, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as one:
        as_alice.get("/meetings")
    for hours in (3, 5):
        asked(alice, TEN + timedelta(hours=hours))
    with django_assert_num_queries(len(one)):
        as_alice.get("/meetings")
