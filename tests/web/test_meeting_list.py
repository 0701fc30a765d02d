"""Looking for meetings among many, and taking them to a spreadsheet."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarEvent
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType
from creneau.web.meetings.export import safe

from . import rows

TOMORROW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
RIGHT_TO_LEFT = "ليلى بنت محمد"
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture(autouse=True)
def _on_sunday(sunday: datetime) -> None:
    pass


@pytest.fixture
def booked(alice: Host) -> list[Booking]:
    """Zoé with an answer, then Bob, Layla and a very long name, an hour from one to the next."""
    found = [
        rows.booking(alice, TOMORROW + timedelta(hours=number), name)
        for number, name in enumerate(["Zoé Petit 🦊", "Bob Durand", RIGHT_TO_LEFT, LONG])
    ]
    answer = [{"id": "reason", "label": "Reason", "answer": "Contrôle du GENOU"}]
    Booking.objects.filter(pk=found[0].pk).update(answers=answer, guests=["guest@example.net"])
    return found


def names(answer: Any) -> list[str]:
    return [row.booking.invitee_name for day in answer.context["days"] for row in day.rows]


@pytest.mark.parametrize(
    "words", ["zoe", "ZOÉ petit", "petit zoe", "🦊", "zoé@example", "controle", "genou", "guest@example.net"]
)
def test_a_meeting_is_found_by_name_address_and_answers(as_alice: Client, booked: list[Booking], words: str) -> None:
    assert names(as_alice.get("/meetings", {"q": words})) == ["Zoé Petit 🦊"]


def test_every_word_has_to_occur(as_alice: Client, booked: list[Booking]) -> None:
    answer = as_alice.get("/meetings", {"q": "petit durand"})
    assert names(answer) == []
    assert "No meeting matches" in answer.content.decode()


def test_meetings_are_filtered_by_event_type_and_days(as_alice: Client, alice: Host, half_hour: EventType) -> None:
    other = EventType.objects.create(host=alice, schedule=half_hour.schedule, slug="long", name="Long")
    for days, name in enumerate(["Bob", "Camille", "Dana"]):
        booking = rows.booking(alice, TOMORROW + timedelta(days=days), name)
        Booking.objects.filter(pk=booking.pk).update(event_type=half_hour if days else other)
    assert names(as_alice.get("/meetings", {"type": other.pk})) == ["Bob"]
    assert names(as_alice.get("/meetings", {"first": "2027-03-02", "last": "2027-03-02"})) == ["Camille"]
    assert names(as_alice.get("/meetings", {"first": "2027-03-02"})) == ["Camille", "Dana"]


def test_days_are_those_of_the_host(as_alice: Client, alice: Host) -> None:
    rows.booking(alice, datetime(2027, 3, 1, 23, 30, tzinfo=UTC), "Half past midnight in Paris")
    assert names(as_alice.get("/meetings", {"last": "2027-03-01"})) == []
    assert names(as_alice.get("/meetings", {"first": "2027-03-02"})) == ["Half past midnight in Paris"]


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"first": "2027-03-05", "last": "2027-03-04"}, "last", "The last day comes before the first."),
        ({"first": "soon"}, "first", "Write the day as year, month and day, such as 2027-03-01."),
        ({"last": "9999-12-31"}, "last", "Choose a day of this century."),
        ({"type": "999"}, "type", "Select a valid choice. 999 is not one of the available choices."),
    ],
)
def test_a_filter_that_makes_no_sense_is_said_beside_it(
    as_alice: Client, booked: list[Booking], said: dict[str, str], field: str, message: str
) -> None:
    answer = as_alice.get("/meetings", said | {"q": "zoe"})
    assert (answer.status_code, answer.context["filters"].errors) == (422, {field: [message]})
    assert 'value="zoe"' in answer.content.decode()


def test_an_event_type_of_somebody_else_is_no_filter(as_alice: Client, carol: Host) -> None:
    assert as_alice.get("/meetings", {"type": carol.event_types.get().pk}).status_code == 422


def test_the_tabs_and_pages_keep_the_filter(as_alice: Client, alice: Host) -> None:
    for number in range(51):
        rows.booking(alice, TOMORROW + timedelta(hours=number))
    page = as_alice.get("/meetings", {"q": "bob"}).content.decode()
    assert 'href="/meetings/past?q=bob"' in page
    assert 'href="?q=bob&amp;page=2"' in page
    assert 'href="/meetings/export.csv?tab=upcoming&amp;q=bob"' in page


def test_the_weeks_count_what_is_looked_for(as_alice: Client, booked: list[Booking]) -> None:
    def weeks(**said: str) -> list[tuple[str, int]]:
        return [(str(w.monday), w.bookings) for w in as_alice.get("/meetings", said).context["weeks"] if w.bookings]

    assert (weeks(), weeks(q="zoe")) == ([("2027-03-01", 4)], [("2027-03-01", 1)])
    rows.booking(booked[0].host, TOMORROW + timedelta(weeks=20))
    assert weeks(first="2027-07-01") == [("2027-07-19", 1)]


def test_requests_have_a_tab_while_there_are_any(as_alice: Client, booked: list[Booking]) -> None:
    assert "/meetings/requests" not in as_alice.get("/meetings").content.decode()
    Booking.objects.filter(pk=booked[1].pk).update(state="requested", awaits="host")
    assert "/meetings/requests" in as_alice.get("/meetings").content.decode()
    assert names(as_alice.get("/meetings/requests")) == ["Bob Durand"]


@pytest.mark.parametrize(
    ("tab", "act", "state"), [("requests", "confirmation", "confirmed"), ("upcoming", "refusal", "declined")]
)
def test_a_request_is_answered_where_it_is_listed(
    as_alice: Client, half_hour: EventType, bob: Invitee, tab: str, act: str, state: str
) -> None:
    half_hour.needs_confirmation = True
    booking = book(event_type=half_hour, start_at=TOMORROW, invitee=bob).booking
    page = "/meetings/requests" if tab == "requests" else "/meetings"
    shown = as_alice.get(page).content.decode()
    assert f'action="/meetings/{booking.pk}/{act}"' in shown
    answer = as_alice.post(f"/meetings/{booking.pk}/{act}", {"back": tab, "reason": "I am away."})
    booking.refresh_from_db()
    assert (answer["Location"], booking.state) == (page, state)
    assert booking.cancellation_reason == ("I am away." if state == "declined" else "")


def test_what_waits_for_the_calendar_is_not_the_host_s_to_answer(as_alice: Client, booked: list[Booking]) -> None:
    Booking.objects.filter(pk=booked[1].pk).update(state="requested", awaits="exchange")
    assert "/confirmation" not in as_alice.get("/meetings/requests").content.decode()


def test_names_of_every_direction_stand_apart(as_alice: Client, booked: list[Booking]) -> None:
    page = as_alice.get("/meetings").content.decode()
    assert f"<bdi>{RIGHT_TO_LEFT}</bdi>" in page
    assert f"<bdi>{LONG}</bdi>" in page


def table(client: Client, delimiter: str = ",", **said: str) -> list[list[str]]:
    answer = client.get("/meetings/export.csv", said)
    text = answer.content.decode()
    assert (answer.headers["Content-Type"], text[0]) == ("text/csv; charset=utf-8", "\ufeff")
    return list(
        csv.reader(StringIO(text[1:]), delimiter=";" if "Rendez" in text[:4000] or "Jour" in text[:20] else ",")
    )


def test_the_file_holds_what_is_filtered_in_the_hosts_time(as_alice: Client, booked: list[Booking]) -> None:
    head, *cells = table(as_alice, tab="upcoming", q="zoe")
    said = dict(zip(head, cells[0], strict=True))
    assert len(cells) == 1
    assert (said["Day"], said["Start (Europe/Paris)"], said["End (Europe/Paris)"]) == ("2027-03-01", "10:30", "11:00")
    assert (said["Invitee"], said["Guests"], said["Reason"], said["State"]) == (
        "Zoé Petit 🦊",
        "guest@example.net",
        "Contrôle du GENOU",
        "Confirmed",
    )


def test_the_file_of_a_french_reader_is_in_french(as_alice: Client, alice: Host, booked: list[Booking]) -> None:
    alice.user.language = "fr"
    alice.user.save()
    head, *cells = table(as_alice, ";", tab="upcoming")
    assert head[:2] == ["Jour", "Début (Europe/Paris)"]
    assert [row[4] for row in cells] == [booking.invitee_name for booking in booked]


@pytest.mark.parametrize("text", ["=1+1", "+33 1 23", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_what_an_invitee_typed_computes_nothing(as_alice: Client, alice: Host) -> None:
    rows.booking(alice, TOMORROW, '=HYPERLINK("http://evil.example";"click")')
    assert table(as_alice)[1][4] == '\'=HYPERLINK("http://evil.example";"click")'


def test_the_file_tells_nothing_of_others(as_alice: Client, carol: Host) -> None:
    rows.booking(carol, TOMORROW)
    assert len(table(as_alice)) == 1


def test_five_thousand_meetings_are_as_few_questions_as_one(
    as_alice: Client, alice: Host, half_hour: EventType, django_assert_num_queries: Any
) -> None:
    first = rows.booking(alice, TOMORROW, "Zoé Petit")
    events = CalendarEvent.objects.bulk_create(
        CalendarEvent(
            host=alice,
            start_at=TOMORROW,
            end_at=TOMORROW,
            time_zone="UTC",
            subject="",
            state="written",
        )
        for _number in range(5000)
    )
    Booking.objects.bulk_create(
        Booking(
            host=alice,
            event_type=half_hour,
            event=event,
            start_at=(at := TOMORROW + timedelta(hours=n + 1)),
            end_at=at + timedelta(minutes=30),
            held_from=at,
            held_until=at + timedelta(minutes=30),
            invitee_name=f"Bob {n}",
            invitee_email="bob@example.org",
            time_zone="UTC",
            language="en",
        )
        for n, event in enumerate(events)
    )
    with django_assert_num_queries(9):
        assert len(names(as_alice.get("/meetings"))) == 50
    with django_assert_num_queries(11):
        assert names(as_alice.get("/meetings", {"q": "zoe"})) == [first.invitee_name]
