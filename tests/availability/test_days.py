"""What is offered, by the invitee's day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from creneau.availability import Interval, Rules, Schedule, offered


def test_a_day_that_comes_back_after_midnight_holds_the_starts_of_both_times():
    # At one minute past midnight on 7 November 2010, St. John's went back to 23:01 of the 6th.
    start = datetime(2010, 11, 7, 2, tzinfo=UTC)
    always = Schedule(ZoneInfo("UTC"), {day: [(0, 1440)] for day in range(7)})
    found = offered(always, Rules(30, 30), Interval(start, start + timedelta(hours=2)), (), start)
    assert found.by_day(ZoneInfo("America/St_Johns")) == {
        "2010-11-06": ["2010-11-07T02:00:00Z", "2010-11-07T03:00:00Z"],
        "2010-11-07": ["2010-11-07T02:30:00Z", "2010-11-07T03:30:00Z"],
    }
