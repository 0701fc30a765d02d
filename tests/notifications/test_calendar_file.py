"""The .ics file, read by two libraries that know nothing of each other."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as SecondEvent
from icalendar import Calendar
from icalendar.cal import Component

from creneau.calendars.write import write
from creneau.notifications.calendar_file import Standing, calendar_file
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule
from exchange_simulator import Simulator
from tests.calendars.conftest import ALICE
from tests.scheduling.test_exchange_path import slot

__all__ = ["slot"]

TEN, ELEVEN = (datetime.fromisoformat(f"2027-03-01T{hour}:00+00:00") for hour in ("10", "11"))
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, now: datetime) -> Booking:
    half_hour.places = [{"kind": "in_person", "value": "2, rue de la Paix; étage 3"}]
    half_hour.save()
    return book(event_type=half_hour, start_at=TEN, invitee=bob, guests=["eve@example.org"], now=now).booking


def first(file: bytes) -> Component:
    [event] = Calendar.from_ical(file).walk("VEVENT")
    return event


def second(file: bytes) -> SecondEvent:
    [event] = IcsCalendarStream.calendar_from_ics(file.decode()).events
    return event


def test_a_request_names_everybody_and_describes_its_zone(booking: Booking) -> None:
    file = calendar_file(booking, method="REQUEST")
    calendar = Calendar.from_ical(file)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    event = first(file)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (booking.event.uid, 0, "CONFIRMED")
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (TEN, TEN + timedelta(minutes=30))
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == ("mailto:alice@demo.example", "Alice Martin")
    invited = [(str(each), each.params["PARTSTAT"], each.params["RSVP"]) for each in event["ATTENDEE"]]
    assert invited == [
        ("mailto:bob@example.org", "ACCEPTED", "FALSE"),
        ("mailto:eve@example.org", "NEEDS-ACTION", "TRUE"),
    ]
    assert event["LOCATION"] == "2, rue de la Paix; étage 3"
    assert event["SUMMARY"] == "30 minute meeting: Bob Durand and Alice Martin"


def test_a_second_parser_reads_the_same(booking: Booking) -> None:
    event = second(calendar_file(booking, method="REQUEST"))
    assert (event.uid, event.sequence, event.status) == (booking.event.uid, 0, "CONFIRMED")
    assert (event.dtstart, event.dtend) == (TEN.astimezone(PARIS), TEN.astimezone(PARIS) + timedelta(minutes=30))
    assert str(event.organizer and event.organizer.uri) == "mailto:alice@demo.example"
    assert [str(each.uri) for each in event.attendees] == ["mailto:bob@example.org", "mailto:eve@example.org"]
    assert (event.location, event.summary) == ("2, rue de la Paix; étage 3", booking.event.subject)


def test_each_change_has_the_same_uid_and_a_higher_sequence(booking: Booking, now: datetime) -> None:
    reschedule(booking=booking, start_at=ELEVEN, by="invitee", now=now)
    cancel(booking=booking, by="invitee", now=now)
    booking.refresh_from_db()
    changes = list(booking.changes.all())
    methods = ("REQUEST", "REQUEST", "CANCEL")
    files = [
        calendar_file(booking, method=method, standing=Standing.after(change))  # type: ignore[arg-type]
        for method, change in zip(methods, changes, strict=True)
    ]
    for read in (first, second):
        events = [read(file) for file in files]  # type: ignore[operator]
        assert [event.get("SEQUENCE") if read is first else event.sequence for event in events] == [0, 1, 2]
    assert {str(first(file)["UID"]) for file in files} == {booking.event.uid}
    assert [first(file)["STATUS"] for file in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [first(file)["DTSTART"].dt for file in files] == [TEN, ELEVEN, ELEVEN]


def test_the_file_of_the_page_has_no_attendees_and_the_link(booking: Booking, client: Client) -> None:
    answer = client.get(f"/b/{booking.token}/event.ics")
    event = first(answer.content)
    assert Calendar.from_ical(answer.content)["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event
    assert event["URL"] == f"http://testserver/b/{booking.token}"
    assert second(answer.content).uid == booking.event.uid


def test_a_name_that_would_break_the_file_does_not(half_hour: EventType, now: datetime) -> None:
    nasty = Invitee('Bob "B"; \r\nATTENDEE:mailto:x@example.org, عمر', "bob@example.org", "en", "UTC")
    booking = book(event_type=half_hour, start_at=TEN, invitee=nasty, now=now).booking
    file = calendar_file(booking, method="REQUEST")
    assert first(file)["ATTENDEE"].params["CN"] == "Bob 'B'; ATTENDEE:mailto:x@example.org, عمر"
    assert [str(each.uri) for each in second(file).attendees] == ["mailto:bob@example.org"]


def test_the_event_in_exchange_has_the_uid_of_the_file(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    write(event_id=booking.event_id)
    [event] = exchange.mailbox(ALICE).events()
    [invitation] = exchange.sent
    assert (event.uid, invitation.uid) == (booking.event.uid, booking.event.uid)
    assert first(calendar_file(booking))["UID"] == event.uid
    assert (event.is_reminder_set, event.reminder_minutes) == (True, 15)


def test_a_server_that_wants_no_uid_of_ours_gets_the_event_without(
    half_hour: EventType, bob: Invitee, slot: datetime, exchange: Simulator
) -> None:
    booking = book(event_type=half_hour, start_at=slot, invitee=bob).booking
    exchange.faults.add("error", operations=["CreateItem"], times=1, code="ErrorInvalidPropertySet", inside=True)
    write(event_id=booking.event_id)
    [event] = exchange.mailbox(ALICE).events()
    assert event.uid != booking.event.uid
    booking.event.refresh_from_db()
    assert booking.event.state == "written"
