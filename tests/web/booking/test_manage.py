"""``/b/<token>``: what the invitee sees of a booking."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection, CalendarEvent
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking
from creneau.scheduling.reschedule import reschedule

from .conftest import Look

STATE = "//p[@id='state']"


def connect(host: Host) -> None:
    CalendarConnection.objects.create(
        host=host, email="alice@demo.example", server="https://mail.demo.example/", sealed_password=b""
    )


def event_is(booking: Booking, state: str) -> None:
    CalendarEvent.objects.filter(pk=booking.event_id).update(state=state)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "Confirmed. It is being written to the calendar of Alice Martin."),
        ("written", "Confirmed. It is in the calendar of Alice Martin."),
        ("changed_in_exchange", "Confirmed. It is in the calendar of Alice Martin."),
        ("failed", "Confirmed. The time is yours; it will be in the calendar of Alice Martin later."),
        ("removed", "Confirmed."),
    ],
)
def test_the_state_of_the_event_is_said_in_words(look: Look, booked: Booking, state: str, words: str) -> None:
    connect(booked.host)
    event_is(booked, state)
    assert look(f"/b/{booked.token}").text(STATE) == words


def test_without_a_calendar_there_is_nothing_to_write_to(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}")
    assert page.text(STATE) == "Confirmed."
    assert page.texts("//ol[@class='steps rows']/li/b") == ["Now", "Until Mon 1 Mar, 8:00 am", "Mon 1 Mar, 8:00 am"]


def test_with_a_calendar_an_invitation_follows(look: Look, booked: Booking) -> None:
    connect(booked.host)
    assert look(f"/b/{booked.token}").texts("//ol[@class='steps rows']/li")[0] == (
        "In a minuteAn invitation reaches bob@example.org. "
        "If it does not, look among unwanted mail for alice@demo.example."
    )


def test_the_time_is_shown_on_the_clock_of_the_invitee(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}")
    assert page.heading == "Monday 1 March 2027 8:00 – 8:30 am"
    assert page.values("//h1//time/@datetime") == ["2027-03-01T08:00:00+00:00", "2027-03-01T08:30:00+00:00"]


def test_a_request_is_called_a_request(look: Look, booked: Booking) -> None:
    Booking.objects.update(state=Booking.State.REQUESTED)
    page = look(f"/b/{booked.token}")
    assert page.text(STATE) == "Requested, not confirmed yet."
    assert page.texts("//ol[@class='steps rows']/li/b")[0] == "As soon as possible"


def test_a_declined_request_says_why(look: Look, booked: Booking) -> None:
    Booking.objects.update(state=Booking.State.DECLINED)
    page = look(f"/b/{booked.token}")
    assert page.text(STATE) == "Declined: when the calendar could be read again, this time was no longer free."
    assert page.text("//h1/s") == "Monday 1 March 2027 8:00 – 8:30 am"


def test_cancelled_by_the_host_says_by_whom(look: Look, booked: Booking) -> None:
    cancel(booking=booked, by="host")
    assert look(f"/b/{booked.token}").text(STATE) == "Cancelled by Alice Martin."


def test_what_is_over_is_over(look: Look, booked: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: booked.end_at)
    page = look(f"/b/{booked.token}")
    assert page.text(STATE) == "This appointment is over."
    assert page.texts("//section[@aria-labelledby='manage']") == []


def test_what_has_begun_is_not_changed_here(look: Look, booked: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: booked.start_at)
    page = look(f"/b/{booked.token}")
    assert page.texts("//section[@aria-labelledby='manage']//a") == []
    assert page.texts("//section[@aria-labelledby='manage']/p") == [
        "It has begun: it can no longer be moved or cancelled here. Write to Alice Martin instead: alice@demo.example."
    ]


def test_guests_are_counted_not_named(look: Look, booked: Booking) -> None:
    Booking.objects.update(guests=["ann@example.org", "joe@example.org"])
    page = look(f"/b/{booked.token}")
    assert page.text("//section[@aria-labelledby='what']//dd") == "Bob Durandbob@example.organd 2 guests"
    assert "ann@" not in page.response.content.decode()


def test_the_page_looks_again_only_while_the_event_is_being_written(
    look: Look, booked: Booking, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    connect(booked.host)
    Booking.objects.update(created_at=now)
    assert look(f"/b/{booked.token}").values(f"{STATE}/@hx-get") == [f"/b/{booked.token}"]
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=3))
    assert look(f"/b/{booked.token}").values(f"{STATE}/@hx-get") == []


@pytest.mark.parametrize("path", ["", "/event.ics", "/reschedule", "/cancellation"])
def test_nobody_keeps_finds_or_forwards_the_page(client: Client, booked: Booking, path: str) -> None:
    response = client.get(f"/b/{booked.token}{path}")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_the_page_asks_robots_to_stay_away(look: Look, booked: Booking) -> None:
    assert look(f"/b/{booked.token}").values("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize("path", ["", "/event.ics", "/reschedule", "/cancellation"])
def test_a_forged_link_opens_nothing(client: Client, booked: Booking, path: str) -> None:
    assert client.get(f"/b/{booked.token[:-1]}x{path}").status_code == 404


def test_the_file_carries_the_appointment(client: Client, booked: Booking) -> None:
    response = client.get(f"/b/{booked.token}/event.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert str(event["UID"]) == f"{booked.event.key}@creneau"
    assert event.start == datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert event.end == datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "30 minute meeting: Bob Durand and Alice Martin"
    assert str(event["ORGANIZER"]) == "mailto:alice@demo.example"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert int(event["SEQUENCE"]) == 0


def test_the_file_of_a_cancelled_appointment_says_so(client: Client, booked: Booking) -> None:
    cancel(booking=booked, by="invitee")
    (event,) = Calendar.from_ical(client.get(f"/b/{booked.token}/event.ics").content).walk("VEVENT")
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)


STEPS = "//ol[@class='steps rows']/li"


def test_where_no_mail_leaves_nobody_promises_one(look: Look, booked: Booking) -> None:
    assert look(f"/b/{booked.token}").texts(STEPS)[0] == (
        "NowNote the time, or add the appointment to your calendar, and keep the address of this page: no mail is sent."
    )


def test_where_our_mail_invites_it_says_so(look: Look, booked: Booking, settings: Any) -> None:
    settings.SENDS_MAIL = True
    connect(booked.host)
    CalendarEvent.objects.update(attendees=[])
    page = look(f"/b/{booked.token}")
    assert page.texts(STEPS)[0] == (
        "In a minuteA mail reaches bob@example.org, with the appointment for your calendar. "
        "If it does not, look among unwanted mail."
    )
    assert "the mail has it too" in page.text("//section[@aria-labelledby='manage']")


@pytest.mark.parametrize(
    ("mails", "words"),
    [
        (True, "It is yours alone: a mail brings it to you. The invitation, which your guests read too, does not"),
        (False, "It is yours alone: keep it. The invitation, which your guests read too, does not have it."),
    ],
)
def test_with_guests_the_link_is_not_in_the_invitation(
    look: Look, booked: Booking, settings: Any, mails: bool, words: str
) -> None:
    settings.SENDS_MAIL = mails
    connect(booked.host)
    Booking.objects.update(guests=["eve@example.org"])
    assert words in look(f"/b/{booked.token}").text("//section[@aria-labelledby='manage']")


def test_why_the_host_moved_it_is_read_by_the_invitee(look: Look, booked: Booking) -> None:
    reschedule(booking=booked, start_at=booked.start_at + timedelta(hours=1), by="host", reason="The room is taken.")
    page = look(f"/b/{booked.token}")
    assert page.text("//blockquote[@class='reason']") == "The room is taken."


def test_a_host_who_writes_from_right_to_left_stays_within_the_sentence(look: Look, booked: Booking) -> None:
    booked.host.user.name = "ليلى"
    booked.host.user.save()
    page = look(f"/b/{booked.token}")
    assert page.values("//h2[@id='what']/bdi/text()") == ["30 minute meeting", "ليلى"]
    page = look("/alice/30min")
    assert page.text("//title") == "30 minute meeting with \u2068ليلى\u2069"
