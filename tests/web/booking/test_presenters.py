"""The values behind the pages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from creneau.web.booking import asked as asking
from creneau.web.booking.day_line import day_line
from creneau.web.booking.month import Bar, month
from creneau.web.booking.slots import end_of
from creneau.web.booking.zone_choice import regions

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OFFER = asking.Offer([30], "Europe/Paris", None, datetime(2027, 1, 31, tzinfo=PARIS))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=PARIS)


def grid(*openings: datetime, first_weekday: int = 0) -> list[list[int | None]]:
    shown = month(asking.read({}, OFFER, NOW), openings, chosen=None, works_on=(), first_weekday=first_weekday)
    return [[day and day.date.day for day in week] for week in shown.weeks]


def test_a_month_starts_on_its_weekday() -> None:
    assert grid()[0] == [None, 1, 2, 3, 4, 5, 6]
    assert grid()[-1] == [28, 29, 30, 31, None, None, None]


def test_a_month_starts_one_place_later_where_weeks_start_on_sunday() -> None:
    assert grid(first_weekday=6)[0] == [None, None, 1, 2, 3, 4, 5]


def bars(*openings: datetime) -> tuple[Bar, ...]:
    shown = month(asking.read({}, OFFER, NOW), openings, chosen=None, works_on=(), first_weekday=0)
    (opened,) = [day for week in shown.weeks for day in week if day and day.bars]
    return opened.bars


def test_a_day_is_a_bar_from_seven_to_seven() -> None:
    assert bars(at(3, 10), at(3, 10, 30), at(3, 14)) == (Bar("25.00%", "8.33%"), Bar("58.33%", "4.17%"))


def test_the_bar_is_wider_where_openings_lie_outside() -> None:
    assert bars(at(3, 1), at(3, 23, 30)) == (Bar("0.00%", "2.17%"), Bar("97.83%", "2.17%"))


def test_an_appointment_lies_on_its_day() -> None:
    line = day_line(at(3, 10, 30), at(3, 11))
    assert (line.x, line.width) == ("25.00%", "5.00%")
    assert [hour.at.hour for hour in line.hours] == [8, 10, 12, 14, 16]


def test_an_appointment_past_midnight_ends_with_its_day() -> None:
    line = day_line(at(3, 23), at(4, 1))
    assert (line.x, line.width) == ("93.75%", "6.25%")


def test_the_end_of_a_slot_is_so_much_real_time_later() -> None:
    before_the_gap = datetime(2027, 3, 28, 1, 45, tzinfo=PARIS)
    assert end_of(before_the_gap, 30).time().isoformat() == "03:15:00"


def test_the_last_day_of_the_host_may_be_the_next_one_of_the_invitee() -> None:
    asked = asking.read({"zone": "Pacific/Kiritimati"}, OFFER, NOW)
    assert (asked.today, asked.last_day) == (date(2026, 12, 2), date(2027, 1, 31))
    assert asking.read({}, OFFER, NOW).last_day == date(2027, 1, 30)


@pytest.mark.parametrize("language", ["fr", "en_GB"])
def test_every_continent_has_its_cities_by_name(language: str) -> None:
    found = {region.name: [city.name for city in region.cities] for region in regions(Locale.parse(language))}
    paris, london = {"fr": ("Paris", "Londres"), "en_GB": ("Paris", "London")}[language]
    assert {paris, london} <= set(found["Europe"])
    assert found["Europe"][0] == "Amsterdam"
    assert 350 < sum(map(len, found.values())) < 450
