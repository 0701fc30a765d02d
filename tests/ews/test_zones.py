"""Time zones, by their Windows names and by their clocks."""

import pytest

from creneau.ews.clocks import Clock, Switch, zones_like
from creneau.ews.zones import iana_name, windows_name

NONE = Switch(0, 0, 0, "Sunday")


@pytest.mark.parametrize(
    ("zone", "windows"),
    [
        ("Europe/Paris", "Romance Standard Time"),
        ("Europe/Madrid", "Romance Standard Time"),
        ("Europe/Berlin", "W. Europe Standard Time"),
        ("Europe/London", "GMT Standard Time"),
        ("America/New_York", "Eastern Standard Time"),
        ("America/Montreal", "Eastern Standard Time"),
        ("Asia/Calcutta", "India Standard Time"),
        ("Asia/Tokyo", "Tokyo Standard Time"),
        ("UTC", "UTC"),
        ("Nowhere/Land", "UTC"),
    ],
)
def test_a_zone_has_a_windows_name_with_the_same_clock(zone: str, windows: str) -> None:
    assert windows_name(zone) == windows


def test_a_windows_name_that_is_none_has_no_zone() -> None:
    assert iana_name("Romance Standard Time") == "Europe/Paris"
    assert iana_name("Customized Time Zone") is None


@pytest.mark.parametrize(
    ("clock", "zone"),
    [
        (Clock(-60, Switch(0, 10, 5, "Sunday"), Switch(-60, 3, 5, "Sunday")), "Europe/Paris"),
        (Clock(0, Switch(0, 10, 5, "Sunday"), Switch(-60, 3, 5, "Sunday")), "Europe/London"),
        (Clock(300, Switch(0, 11, 1, "Sunday"), Switch(-60, 3, 2, "Sunday")), "America/New_York"),
        (Clock(-600, Switch(0, 4, 1, "Sunday"), Switch(-60, 10, 1, "Sunday")), "Australia/Sydney"),
        (Clock(-330, NONE, NONE), "Asia/Calcutta"),
        (Clock(0, NONE, NONE), "Etc/UTC"),
    ],
)
def test_a_clock_described_by_rules_is_recognised(clock: Clock, zone: str) -> None:
    assert zone in zones_like(clock)


def test_a_clock_like_no_other_has_no_zone() -> None:
    assert zones_like(Clock(-7, NONE, NONE)) == ()
