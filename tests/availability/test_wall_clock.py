"""The table of a zone's changes, against the zone's own file."""

import itertools
import struct
from datetime import UTC, datetime
from importlib import resources
from zoneinfo import ZoneInfo

import pytest

from creneau.availability.wall_clock import end_of_local_day, local_days, offset_at, seconds_of_wall
from tests.availability.randomly import IS_LONG, ZONES

HOUR = 3600
NINETEEN_HUNDRED = -2_208_988_800
EVERY_ZONE = resources.files("tzdata").joinpath("zones").read_text().split()


def changes_of(zone: str) -> list[int]:
    """When the zone's rules change, in seconds since 1970, as its file lists them (RFC 9636, second block)."""
    data = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    ut, std, leap, times, types, chars = struct.unpack(">6l", data[20:44])
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + std + ut
    (times,) = struct.unpack(">l", data[second + 32 : second + 36])
    listed = struct.unpack(f">{times}q", data[second + 44 : second + 44 + times * 8])
    return [change for change in listed if change >= NINETEEN_HUNDRED]


def test_no_zone_changes_twice_within_twelve_hours():
    closest = min(
        later - earlier for changes in map(changes_of, EVERY_ZONE) for earlier, later in itertools.pairwise(changes)
    )
    assert closest >= 12 * HOUR


@pytest.mark.parametrize("zone", EVERY_ZONE if IS_LONG else ZONES)
def test_the_offset_is_the_zones_own_on_both_sides_of_every_change(zone: str):
    moments = [moment for change in changes_of(zone) for moment in (change - 1, change, change + 1)]
    assert [offset_at(moment, ZoneInfo(zone)) for moment in moments] == [asked(moment, zone) for moment in moments]


def asked(moment: int, zone: str) -> int:
    return int(datetime.fromtimestamp(moment, ZoneInfo(zone)).utcoffset().total_seconds())


def test_a_day_ends_at_the_next_days_midnight():
    paris, day = ZoneInfo("Europe/Paris"), datetime(2027, 3, 27, tzinfo=UTC).toordinal()
    assert end_of_local_day(day, paris) == seconds_of("2027-03-27T23:00:00")
    assert end_of_local_day(day + 1, paris) == seconds_of("2027-03-28T22:00:00")


def test_a_day_that_comes_back_after_midnight_ends_the_second_time():
    # At one minute past midnight on 7 November 2010, St. John's went back to 23:01 of the 6th.
    day = datetime(2010, 11, 6, tzinfo=UTC).toordinal()
    assert end_of_local_day(day, ZoneInfo("America/St_Johns")) == seconds_of("2010-11-07T03:30:00")


def test_a_midnight_that_comes_twice_on_the_new_day_ends_the_old_one_the_first_time():
    # In Havana, 7 November 2027 goes from 01:00 back to 00:00.
    day = datetime(2027, 11, 6, tzinfo=UTC).toordinal()
    assert end_of_local_day(day, ZoneInfo("America/Havana")) == seconds_of("2027-11-07T04:00:00")


def test_a_day_whose_end_is_in_a_gap_ends_where_the_gap_is():
    # In Cairo, 30 April 2027 begins at 01:00.
    day = datetime(2027, 4, 29, tzinfo=UTC).toordinal()
    assert end_of_local_day(day, ZoneInfo("Africa/Cairo")) == seconds_of("2027-04-29T22:00:00")


def test_minute_1440_is_the_next_days_midnight():
    day = datetime(2027, 3, 28, tzinfo=UTC).toordinal()
    assert seconds_of_wall(day, 1440, ZoneInfo("Europe/Paris")) == seconds_of("2027-03-28T22:00:00")


def test_the_local_day_is_the_zones():
    day = datetime(2027, 3, 1, tzinfo=UTC).toordinal()
    late = seconds_of("2027-03-01T23:30:00")
    assert list(local_days([late, late - 8 * HOUR], ZoneInfo("Europe/Paris"))) == [day + 1, day]


def test_a_new_offset_counts_from_its_own_second():
    # At one minute past midnight on 7 November 2010, St. John's went back to 23:01 of the 6th.
    change = seconds_of("2010-11-07T02:31:00")
    day = datetime(2010, 11, 6, tzinfo=UTC).toordinal()
    assert list(local_days([change - 1, change], ZoneInfo("America/St_Johns"))) == [day + 1, day]


@pytest.mark.parametrize("in_order", [list, lambda starts: starts[::-1]], ids=["forward", "backward"])
def test_the_local_days_of_three_years_are_the_zones_in_any_order(in_order):
    paris = ZoneInfo("Europe/Paris")  # 22:30 in UTC is past midnight there in summer only
    starts = in_order([seconds_of("2026-01-01T22:30:00") + day * 24 * HOUR for day in range(1095)])
    expected = [datetime.fromtimestamp(start, paris).toordinal() for start in starts]
    assert list(local_days(starts, paris)) == expected


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_the_offset_is_known_at_the_ends_of_the_calendar(moment: str):
    assert offset_at(seconds_of(moment), ZoneInfo("Etc/GMT-9")) == 9 * HOUR


def seconds_of(utc: str) -> int:
    return int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp())
