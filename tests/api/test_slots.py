"""What the public sees of a host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host, User
from creneau.calendars import vault
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection
from creneau.scheduling.models import EventType
from tests.api.problems import NOT_FOUND, NOT_OFFERED, invalid_input

SLOTS = "/api/v1/hosts/alice/event-types/30min/slots"
QUESTION = {"start": "2027-02-01T00:00:00Z", "end": "2027-02-02T00:00:00Z"}


def z(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def half_hours(day: datetime, first: float = 9, last: float = 17) -> list[str]:
    return [z(day + timedelta(minutes=minutes)) for minutes in range(int(first * 60), int(last * 60), 30)]


def test_an_event_type_as_invitees_see_it(client: Client, alice: Host) -> None:
    answer = client.get("/api/v1/hosts/alice/event-types/30min")
    assert answer.status_code == 200
    assert answer.json() == {
        "name": "30 minute meeting",
        "slug": "30min",
        "durations_minutes": [30],
        "description": "",
        "location": "",
        "timezone": "UTC",
        "questions": [],
        "places": [],
        "accepts_guests": True,
        "needs_confirmation": False,
        "confirms_address": False,
    }


def test_a_day_without_appointments(client: Client, alice: Host, monday: datetime) -> None:
    answer = client.get(SLOTS, {"start": z(monday), "end": z(monday + timedelta(days=1))})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json() == {"slots": half_hours(monday), "timezone": "UTC", "synchronised_at": None}


def test_the_start_is_included_and_the_end_is_not(client: Client, alice: Host, monday: datetime) -> None:
    start, end = monday + timedelta(hours=10), monday + timedelta(hours=11)
    assert client.get(SLOTS, {"start": z(start), "end": z(end)}).json()["slots"] == half_hours(monday, 10, 11)


def test_an_offset_other_than_utc(client: Client, alice: Host, monday: datetime) -> None:
    start, end = f"{monday:%Y-%m-%d}T10:00:00+01:00", f"{monday:%Y-%m-%d}T11:00:00+01:00"
    assert client.get(SLOTS, {"start": start, "end": end}).json()["slots"] == half_hours(monday, 9, 10)


def test_a_plus_that_was_not_escaped_is_still_understood(client: Client, alice: Host, monday: datetime) -> None:
    day = f"{monday:%Y-%m-%d}"
    answer = client.get(f"{SLOTS}?start={day}T10:00:00+01:00&end={day}T11:00:00+01:00")
    assert answer.json()["slots"] == half_hours(monday, 9, 10)


def test_the_zone_is_echoed_and_changes_no_slot(client: Client, alice: Host, monday: datetime) -> None:
    question = {"start": z(monday), "end": z(monday + timedelta(days=1)), "timezone": "Asia/Tokyo", "duration": "30"}
    answer = client.get(SLOTS, question)
    assert answer.json() == {"slots": half_hours(monday), "timezone": "Asia/Tokyo", "synchronised_at": None}


def test_busy_times_take_slots_and_the_age_of_the_mirror_is_told(client: Client, alice: Host, monday: datetime) -> None:
    synchronised_at = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
    calendar = connected(alice, synchronised_at)
    occupy(calendar, monday + timedelta(hours=9, minutes=15), hours=7)
    answer = client.get(SLOTS, {"start": z(monday), "end": z(monday + timedelta(days=1))})
    assert answer.json() == {
        "slots": half_hours(monday, 16.5),
        "timezone": "UTC",
        "synchronised_at": "2026-01-02T03:04:05Z",
    }


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"start": "2027-02-01T00:00:00"}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"start": "2027-02-01"}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"start": "1801440000"}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"start": ""}, "start", "Write an instant with its offset, such as 2027-02-01T09:00:00Z."),
        ({"start": "2027-02-30T00:00:00Z"}, "start", "There is no such date or time."),
        ({"start": "0001-01-01T00:00:00+14:00"}, "start", "There is no such date or time."),
        ({"end": "9999-12-31T23:59:59-14:00"}, "end", "There is no such date or time."),
        ({"end": "2027-01-31T23:59:59Z"}, "end", "The end is before the start."),
        ({"end": "2027-04-04T00:00:01Z"}, "end", "The range is longer than 62 days."),
        ({"timezone": "Mars/Olympus"}, "timezone", "This is not the name of a time zone, such as Europe/Paris."),
        ({"timezone": "../../etc/passwd"}, "timezone", "This is not the name of a time zone, such as Europe/Paris."),
        ({"timezone": ""}, "timezone", "This is not the name of a time zone, such as Europe/Paris."),
        ({"duration": "45"}, "duration", "This duration is not on offer."),
        ({"duration": "half an hour"}, "duration", "This must be a whole number."),
        ({"duration": "9" * 5000}, "duration", "This number is too large."),
        ({"duration": "99999999999999999999"}, "duration", "This must be 1440 or less."),
        ({"colour": "red"}, "colour", "There is no such field here."),
    ],
)
def test_a_question_that_makes_no_sense(
    client: Client, alice: Host, change: dict[str, str], field: str, message: str
) -> None:
    answer = client.get(SLOTS, QUESTION | change)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json() == invalid_input((field, message))


def test_both_ends_are_needed(client: Client, alice: Host) -> None:
    answer = client.get(SLOTS)
    assert answer.json() == invalid_input(("start", "This field is required."), ("end", "This field is required."))


def test_sixty_two_days_exactly_are_possible(client: Client, alice: Host) -> None:
    assert client.get(SLOTS, QUESTION | {"end": "2027-04-04T00:00:00Z"}).status_code == 200


def test_an_empty_range_has_no_slots(client: Client, alice: Host) -> None:
    assert client.get(SLOTS, QUESTION | {"end": QUESTION["start"]}).json()["slots"] == []


@pytest.mark.parametrize("address", ["nobody/event-types/30min", "alice/event-types/nothing"])
@pytest.mark.parametrize("rest", ["", "/slots"])
def test_what_is_not_there(client: Client, alice: Host, address: str, rest: str) -> None:
    answer = client.get(f"/api/v1/hosts/{address}{rest}", QUESTION if rest else None)
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_an_event_type_that_is_switched_off_says_so(client: Client, alice: Host) -> None:
    EventType.objects.update(active=False)
    for answer in (client.get(SLOTS, QUESTION), client.get(SLOTS.removesuffix("/slots"))):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json() == NOT_OFFERED


def test_a_host_who_left_offers_nothing_any_more(client: Client, alice: Host) -> None:
    User.objects.update(is_active=False)
    assert client.get(SLOTS, QUESTION).json() == NOT_OFFERED


def test_a_secret_event_type_is_as_unknown_as_one_that_never_was(client: Client, alice: Host) -> None:
    EventType.objects.update(active=False, is_secret=True)
    assert client.get(SLOTS, QUESTION).json() == NOT_FOUND


def test_the_number_of_queries_does_not_grow_with_the_range(
    client: Client,
    alice: Host,
    monday: datetime,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    calendar = connected(alice, monday)
    for days in (1, 62):
        occupy(calendar, monday + timedelta(days=days - 1, hours=10))
        question = {"start": z(monday), "end": z(monday + timedelta(days=days))}
        with django_assert_num_queries(8):
            client.get(SLOTS, question)
        with django_assert_num_queries(2):  # nothing changed
            client.get(SLOTS, question)


def connected(host: Host, synchronised_at: datetime) -> Calendar:
    """The one calendar of a connection that was read, to a server that cannot be reached."""
    connection = CalendarConnection.objects.create(
        host=host,
        email=host.user.email,
        server="https://127.0.0.1:9/EWS/Exchange.asmx",
        username="alice",
        sealed_password=b"",
        exchange_version="se",
        synchronised_at=synchronised_at,
        mirrored_until=datetime.now(UTC) + timedelta(days=400),
    )
    connection.sealed_password = vault.seal("correct horse", row=connection)
    connection.save()
    return Calendar.objects.create(
        host=host,
        connection=connection,
        folder_id="calendar",
        name="Calendar",
        owner=host.user.email,
        kind="primary",
        can_write=True,
        checks_conflicts=True,
        receives_events=True,
    )


def occupy(calendar: Calendar, start_at: datetime, hours: int = 1, status: str = "busy") -> None:
    end_at = start_at + timedelta(hours=hours)
    BusyTime.objects.create(calendar=calendar, item_id=z(start_at), start_at=start_at, end_at=end_at, status=status)
