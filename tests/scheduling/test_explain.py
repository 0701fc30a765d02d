"""Why is this time not offered? The day of the host, stretch by stretch."""

from datetime import UTC, date, datetime, timedelta

import pytest

from creneau.calendars.models import BusyTime, Calendar, CalendarConnection
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.explain import explain_day
from creneau.scheduling.models import EventType
from creneau.scheduling.openings import openings

MONDAY = date(2027, 3, 1)


def at(clock: str) -> datetime:
    """That time of Monday in Paris."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2027, 3, 1, hour, minute, tzinfo=UTC) - timedelta(hours=1)


@pytest.fixture
def calendar(half_hour: EventType) -> Calendar:
    connection = CalendarConnection.objects.create(
        host=half_hour.host,
        email="alice@demo.example",
        server="https://mail.demo.example/ews/exchange.asmx",
        username="alice@demo.example",
        mirrored_until=at("12:00") + timedelta(days=300),
        synchronised_at=at("00:00") - timedelta(days=1),
    )
    return Calendar.objects.create(
        host=half_hour.host,
        connection=connection,
        folder_id="f",
        name="Calendrier",
        kind="primary",
        checks_conflicts=True,
    )


def told(event_type: EventType, now: datetime) -> list[tuple[str, str, str, int]]:
    """Start and end on the clock of Paris, cause, slots."""
    hour = timedelta(hours=1)
    return [
        (f"{one.start_at + hour:%H:%M}", f"{one.end_at + hour:%H:%M}", one.cause, one.slots)
        for one in explain_day(event_type=event_type, day=MONDAY, now=now)
    ]


def test_an_empty_day_is_hours_and_slots(half_hour: EventType, now: datetime) -> None:
    assert told(half_hour, now) == [
        ("00:00", "09:00", "outside_hours", 0),
        ("09:00", "17:00", "offered", 16),
        ("17:00", "00:00", "outside_hours", 0),
    ]


def test_each_cause_is_named(half_hour: EventType, calendar: Calendar, bob: Invitee, now: datetime) -> None:
    half_hour.buffer_before_minutes = 15
    half_hour.increment_minutes = 15
    half_hour.save()
    entries = ("09:30", "10:15", "busy"), ("11:15", "12:00", "working_elsewhere"), ("16:45", "18:00", "tentative")
    for start, end, status in entries:
        BusyTime.objects.create(calendar=calendar, item_id=start, start_at=at(start), end_at=at(end), status=status)
    BusyTime.objects.create(
        calendar=calendar, item_id="x", start_at=at("16:45"), end_at=at("18:00"), status="tentative"
    )
    CalendarConnection.objects.update(status="needs_password")  # nobody to ask: the mirror decides
    CalendarConnection.objects.update(synchronised_at=now)
    book(event_type=half_hour, start_at=at("14:00"), invitee=bob, now=now)
    assert told(half_hour, now) == [
        ("00:00", "09:00", "outside_hours", 0),
        ("09:00", "09:30", "offered", 1),
        ("09:30", "10:15", "busy", 0),
        ("10:15", "10:30", "buffer", 0),
        ("10:30", "13:45", "offered", 12),
        ("13:45", "14:00", "buffer", 0),
        ("14:00", "14:30", "booking", 0),
        ("14:30", "14:45", "buffer", 0),
        ("14:45", "16:45", "offered", 7),
        ("16:45", "17:00", "busy", 0),
        ("17:00", "00:00", "outside_hours", 0),
    ]
    elsewhere = [one.left_free for one in explain_day(event_type=half_hour, day=MONDAY, now=now) if one.left_free]
    assert elsewhere == [("working_elsewhere",)]


def test_notice_comes_after_hours(half_hour: EventType) -> None:
    half_hour.minimum_notice_minutes = 120
    assert told(half_hour, at("10:10"))[:4] == [
        ("00:00", "09:00", "outside_hours", 0),
        ("09:00", "12:10", "notice", 0),
        ("12:10", "17:00", "offered", 9),
        ("17:00", "00:00", "outside_hours", 0),
    ]


def test_a_public_holiday_is_an_exception(half_hour: EventType) -> None:
    half_hour.schedule.holidays_country = "FR"
    easter_monday = date(2027, 3, 29)
    now = datetime(2027, 3, 20, tzinfo=UTC)
    day = explain_day(event_type=half_hour, day=easter_monday, now=now)
    assert [one.cause for one in day] == ["outside_hours", "override", "outside_hours"]
    start = datetime(2027, 3, 28, 22, tzinfo=UTC)
    assert openings(event_type=half_hour, start_at=start, end_at=start + timedelta(days=1), now=now) == []


def test_a_full_day_says_limit(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    half_hour.daily_limit = 1
    half_hour.save()
    book(event_type=half_hour, start_at=at("09:00"), invitee=bob, now=now)
    assert told(half_hour, now) == [
        ("00:00", "09:00", "outside_hours", 0),
        ("09:00", "09:30", "booking", 0),
        ("09:30", "17:00", "limit", 0),
        ("17:00", "00:00", "outside_hours", 0),
    ]


def test_beyond_the_fixed_dates_it_is_the_range(half_hour: EventType, now: datetime) -> None:
    half_hour.last_day = date(2027, 2, 28)
    assert [cause for _, _, cause, _ in told(half_hour, now)] == ["outside_hours", "range", "outside_hours"]


def test_beyond_what_was_read_nothing_is_promised(half_hour: EventType, calendar: Calendar, now: datetime) -> None:
    CalendarConnection.objects.update(mirrored_until=at("12:00"))
    assert ("12:00", "00:00", "unread", 0) in told(half_hour, now)
