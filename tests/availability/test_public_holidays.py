"""Public holidays as days off."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from creneau.availability import Interval, Rules, Schedule, slots
from creneau.scheduling.holidays import (
    UnknownRegion,
    public_holidays,
    region_names,
    regions_by_country,
    with_public_holidays,
)

MARCH_TO_MAY = date(2027, 3, 1), date(2027, 5, 1)
GOOD_FRIDAY, EASTER_MONDAY, LABOUR_DAY = date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 1)


def test_the_holidays_of_a_country_have_names_in_its_own_language():
    assert public_holidays("FR", None, *MARCH_TO_MAY) == {
        EASTER_MONDAY: "Lundi de Pâques",
        LABOUR_DAY: "Fête du Travail",
    }


def test_the_names_come_in_the_language_asked_for():
    assert public_holidays("FR", None, *MARCH_TO_MAY, language="en") == {
        EASTER_MONDAY: "Easter Monday",
        LABOUR_DAY: "Labor Day",
    }


def test_a_region_has_holidays_of_its_own():
    assert list(public_holidays("FR", "57", *MARCH_TO_MAY)) == [GOOD_FRIDAY, EASTER_MONDAY, LABOUR_DAY]


def test_the_communities_of_belgium_have_their_day_off():
    september = date(2027, 9, 1), date(2027, 9, 30)
    assert public_holidays("BE", "French", *september) == {date(2027, 9, 27): "Communauté française"}
    assert public_holidays("BE", None, *september) == {}
    assert region_names("BE")["German"] == "Deutschsprachige Gemeinschaft"


def test_a_city_with_a_long_code_can_be_chosen_and_school_zones_cannot():
    assert region_names("CH")["Stadt Zurich"] == "Stadt Zürich"
    assert region_names("NL") == {}


def test_the_period_may_run_over_new_year():
    found = public_holidays("FR", "", date(2027, 12, 2), date(2028, 1, 31))
    assert list(found) == [date(2027, 12, 25), date(2028, 1, 1)]


def test_what_the_host_said_of_a_holiday_stays():
    own = {EASTER_MONDAY: [(540, 600)], date(2027, 4, 1): []}
    assert with_public_holidays(own, "FR", None, *MARCH_TO_MAY) == own | {LABOUR_DAY: ()}


def test_no_slot_is_offered_on_a_holiday():
    paris = ZoneInfo("Europe/Paris")
    schedule = Schedule(paris, {0: [(540, 600)]}, with_public_holidays({}, "FR", None, *MARCH_TO_MAY))
    window = Interval(datetime(2027, 3, 22, tzinfo=UTC), datetime(2027, 4, 6, tzinfo=UTC))
    assert slots(schedule, Rules(60, 60), window, (), window.start) == [
        datetime(2027, 3, 22, 8, tzinfo=UTC),
        datetime(2027, 4, 5, 7, tzinfo=UTC),
    ]


@pytest.mark.parametrize(("country", "region"), [("XX", None), ("FR", "ZZ"), ("", None), ("country_holidays", None)])
def test_an_unknown_country_or_region_is_named(country: str, region: str | None):
    with pytest.raises(UnknownRegion, match=f"no public holidays are known for '{country}'"):
        public_holidays(country, region, *MARCH_TO_MAY)


def test_countries_and_their_regions_can_be_listed():
    assert "57" in regions_by_country()["FR"]
    assert list(regions_by_country()["MC"]) == []
