"""Why a start is not offered: the first cause, and whose calendar it is."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from creneau.availability import (
    Booked,
    BusyTime,
    FixedDates,
    Interval,
    Refusal,
    RollingDays,
    Rules,
    Schedule,
    booking_times,
    explain,
    is_offered,
    slots,
    why_not,
)
from creneau.availability.question import question as read
from tests.availability.randomly import ROUNDS, question

UTC_ZONE = ZoneInfo("UTC")
MONDAY = Interval(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC))
NOW = datetime(2027, 2, 28, 12, tzinfo=UTC)
NINE_TO_ELEVEN = Schedule(UTC_ZONE, {0: [(540, 660)]})
TUESDAY_IN_TOKYO = Schedule(ZoneInfo("Asia/Tokyo"), {1: [(0, 120)]})
"""From 15:00 to 17:00 on Monday in UTC."""
HOUR = Rules(60, 60)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 1, hour, minute, tzinfo=UTC)


def causes(schedule=NINE_TO_ELEVEN, rules=HOUR, busy=(), now=NOW, **more) -> dict[str, str]:
    return {f"{each.start:%H:%M}": each.cause for each in explain(schedule, rules, MONDAY, busy, now, **more)}


def test_what_is_offered_needs_no_explanation():
    assert causes() == {}


def test_a_slot_that_would_end_after_the_hours_is_outside_them():
    assert causes(rules=Rules(90, 60)) == {"10:00": "outside_hours"}


def test_hours_that_an_override_took_away_are_explained_by_it():
    assert causes(Schedule(UTC_ZONE, {0: [(540, 660)]}, {date(2027, 3, 1): []})) == {
        "09:00": "override",
        "10:00": "override",
    }


def test_a_slot_that_is_too_long_for_an_override_is_outside_the_hours():
    schedule = Schedule(UTC_ZONE, {}, {date(2027, 3, 1): [(540, 570)]})
    assert causes(schedule) == {"09:00": "outside_hours"}


def test_a_busy_time_is_named_with_its_calendar_and_status():
    meeting = BusyTime(at(10, 30), at(10, 45), "Alice", "tentative")
    assert explain(NINE_TO_ELEVEN, HOUR, MONDAY, [meeting], NOW) == [Refusal(at(10), "busy", meeting)]


def test_of_two_busy_times_the_earlier_is_named():
    early, late = BusyTime(at(9, 50), at(10, 5), "Alice"), BusyTime(at(10, 30), at(11), "Room 1")
    assert explain(NINE_TO_ELEVEN, HOUR, MONDAY, [late, early], NOW)[1] == Refusal(at(10), "busy", early)


def test_of_two_busy_times_at_once_either_may_lack_a_calendar():
    nameless, named = BusyTime(at(10), at(11)), BusyTime(at(10), at(11), "Alice")
    assert explain(NINE_TO_ELEVEN, HOUR, MONDAY, [nameless, named], NOW)[0].start == at(10)


def test_a_bare_pair_is_busy_time_too():
    assert explain(NINE_TO_ELEVEN, HOUR, MONDAY, [(at(10), at(11))], NOW) == [
        Refusal(at(10), "busy", BusyTime(at(10), at(11)))
    ]


def test_an_empty_busy_time_explains_nothing():
    assert causes(busy=[(at(10, 30), at(10, 30))]) == {}


def test_what_only_the_buffer_meets_is_called_a_buffer():
    before = BusyTime(at(8), at(8, 55))
    after = BusyTime(at(11, 5), at(12))
    assert causes(rules=Rules(60, 60, 6, 6), busy=[before, after]) == {"09:00": "buffer", "10:00": "buffer"}
    assert causes(rules=Rules(60, 60, 5, 5), busy=[before, after]) == {}


def test_the_buffer_of_another_booking_is_called_a_buffer():
    booked = booking_times(at(8), at(9), 1, buffer_after_minutes=30)
    assert causes(busy=booked) == {"09:00": "buffer"}


def test_a_busy_time_comes_before_the_buffer_of_another():
    meeting = BusyTime(at(9, 30), at(9, 45))
    assert causes(rules=Rules(60, 60, 60), busy=[BusyTime(at(8), at(8, 30)), meeting]) == {
        "09:00": "busy",
        "10:00": "buffer",
    }


def test_a_start_before_the_notice_is_over_is_explained_by_it():
    assert causes(rules=Rules(60, 60, minimum_notice_minutes=90), now=at(8)) == {"09:00": "notice"}


def test_a_start_exactly_at_the_end_of_the_notice_needs_no_explanation():
    assert causes(rules=Rules(60, 60, minimum_notice_minutes=60), now=at(8)) == {}


def test_the_past_is_explained_by_the_notice():
    assert causes(now=at(9, 30)) == {"09:00": "notice"}


def test_a_full_day_is_explained_by_the_limit():
    rules = Rules(60, 60, daily_limit=2)
    assert causes(rules=rules, bookings=[Booked(at(15))]) == {}
    assert causes(rules=rules, bookings=[Booked(at(15)), Booked(at(17))]) == {"09:00": "limit", "10:00": "limit"}


def test_a_full_week_is_explained_by_the_limit():
    sunday = Booked(at(9) + timedelta(days=6))
    assert causes(rules=Rules(60, 60, weekly_limit=1), bookings=[sunday]) == {"09:00": "limit", "10:00": "limit"}


def test_a_full_day_is_one_of_the_hosts_zone():
    found = causes(TUESDAY_IN_TOKYO, Rules(60, 60, daily_limit=1), bookings=[Booked(at(1) + timedelta(days=1))])
    assert found == {"15:00": "limit", "16:00": "limit"}


def test_a_range_begins_with_the_hosts_today():
    today = Rules(60, 60, date_range=RollingDays(0))
    assert causes(TUESDAY_IN_TOKYO, today, now=at(14, 59)) == {"15:00": "range", "16:00": "range"}
    assert causes(TUESDAY_IN_TOKYO, today, now=at(15)) == {}


def test_a_start_outside_the_dates_is_explained_by_the_range():
    tomorrow = FixedDates(first=date(2027, 3, 2))
    assert causes(rules=Rules(60, 60, date_range=tomorrow)) == {"09:00": "range", "10:00": "range"}


@pytest.mark.parametrize(
    ("taken_away", "cause"),
    [(0, "busy"), (1, "buffer"), (2, "notice"), (3, "limit"), (4, "range")],
)
def test_the_first_of_several_causes_is_told(taken_away: int, cause: str):
    """All five forbid 09:00; without the first few of them, the next is told."""
    busy = [BusyTime(at(9), at(10))] if taken_away < 1 else []
    busy += [BusyTime(at(8), at(9))] if taken_away < 2 else []
    rules = Rules(
        60, 60, 15, minimum_notice_minutes=1440 if taken_away < 3 else 0,
        daily_limit=0 if taken_away < 4 else None, date_range=RollingDays(0),
    )  # fmt: skip
    assert causes(rules=rules, busy=busy)["09:00"] == cause


def test_a_reschedule_is_not_explained_by_its_own_booking():
    busy = booking_times(at(9), at(10), 7, buffer_after_minutes=30)
    assert causes(busy=busy) == {"09:00": "busy", "10:00": "buffer"}
    assert causes(busy=busy, ignoring=7) == {}
    once_a_day = Rules(60, 60, daily_limit=1)
    assert causes(rules=once_a_day, bookings=[Booked(at(15), 7)], ignoring=7) == {}
    assert causes(rules=once_a_day, bookings=[Booked(at(15), 7)], ignoring=8) == {"09:00": "limit", "10:00": "limit"}


class TestAnyTime:
    """A person may ask about any moment, not only about a start."""

    def why(self, start: datetime, schedule=NINE_TO_ELEVEN, **more) -> str | None:
        refusal = why_not(start, schedule, HOUR, (), NOW, **more)
        return refusal and refusal.cause

    def test_an_offered_start_has_no_cause(self):
        assert self.why(at(9)) is None

    def test_between_two_starts_it_is_off_the_grid(self):
        assert why_not(at(9, 7), NINE_TO_ELEVEN, HOUR, (), NOW) == Refusal(at(9, 7), "off_grid")

    def test_off_the_grid_means_that_the_slot_would_fit_the_hours(self):
        till_half_past_eleven = Schedule(UTC_ZONE, {0: [(540, 690)]})
        assert self.why(at(10, 30), till_half_past_eleven) == "off_grid"
        assert self.why(at(10, 31), till_half_past_eleven) == "outside_hours"

    def test_a_moment_after_the_start_is_off_the_grid(self):
        assert self.why(at(9) - timedelta(microseconds=1)) == "off_grid"

    def test_at_night_it_is_outside_the_hours(self):
        assert why_not(at(3), NINE_TO_ELEVEN, HOUR, (), NOW) == Refusal(at(3), "outside_hours")

    def test_on_a_day_off_it_is_the_override(self):
        day_off = Schedule(UTC_ZONE, {0: [(540, 660)]}, {date(2027, 3, 1): []})
        assert self.why(at(9, 7), day_off) == "override"
        assert self.why(at(3), day_off) == "outside_hours"

    def test_a_refused_start_has_the_cause_of_the_list(self):
        refusal = why_not(at(9), NINE_TO_ELEVEN, HOUR, [(at(9), at(10))], NOW)
        assert refusal == Refusal(at(9), "busy", BusyTime(at(9), at(10)))

    def test_a_moment_before_a_refused_start_has_its_cause_and_keeps_its_own_time(self):
        early = at(9) - timedelta(microseconds=1)
        meeting = BusyTime(at(9), at(10))
        assert why_not(early, NINE_TO_ELEVEN, HOUR, [meeting], NOW) == Refusal(early, "busy", meeting)

    def test_a_second_before_a_refused_start_has_a_cause_of_its_own(self):
        refusal = why_not(at(9) - timedelta(seconds=1), NINE_TO_ELEVEN, HOUR, [(at(9), at(10))], NOW)
        assert refusal == Refusal(at(9) - timedelta(seconds=1), "outside_hours")

    @pytest.mark.parametrize(("ignoring", "cause"), [(7, None), (8, "limit")])
    def test_the_limit_counts_other_bookings_than_the_one_that_is_moved(self, ignoring: int, cause: str | None):
        once_a_day, booked = Rules(60, 60, daily_limit=1), [Booked(at(15), 7)]
        refusal = why_not(at(9), NINE_TO_ELEVEN, once_a_day, (), NOW, bookings=booked, ignoring=ignoring)
        assert (refusal and refusal.cause) == cause


@pytest.mark.parametrize("round_number", ROUNDS)
def test_every_start_of_the_hours_is_either_offered_or_explained(round_number: int):
    random = Random(f"explained {round_number}")
    for asked in (question(random) for _ in range(40)):
        if asked["timezone"] == "Africa/Monrovia":  # hours of half a minute have starts, but no slot of one minute
            continue
        q = read(asked)
        offered = slots(q.schedule, q.rules, q.window, q.busy, q.now)
        refused = [each.start for each in explain(q.schedule, q.rules, q.window, q.busy, q.now)]
        grid = Rules(1, q.rules.increment_minutes)
        past = datetime(1900, 1, 1, tzinfo=UTC)
        usual = slots(Schedule(q.schedule.zone, q.schedule.weekly), grid, q.window, [], past)
        assert sorted(offered + refused) == sorted({*slots(q.schedule, grid, q.window, [], past), *usual})
        for start in [*offered[:2], *refused[:2]]:
            is_free = is_offered(start, q.schedule, q.rules, q.busy, q.now)
            assert (why_not(start, q.schedule, q.rules, q.busy, q.now) is None) == is_free
