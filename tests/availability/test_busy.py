"""What blocks, limits and date ranges; naive datetimes are refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from creneau.availability import (
    Blocking,
    Booked,
    BusyTime,
    FixedDates,
    Interval,
    RollingDays,
    Rules,
    Schedule,
    blocked,
    booking_times,
    is_offered,
    slots,
)

PARIS = ZoneInfo("Europe/Paris")
HAVANA = ZoneInfo("America/Havana")
EVERY_DAY_AT_NINE = Schedule(PARIS, {day: [(540, 600)] for day in range(7)})
WEEK = Interval(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 8, tzinfo=UTC))
NOW = datetime(2027, 3, 1, 6, tzinfo=UTC)
HOUR = Rules(60, 60)


def utc(day: int, hour: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def days(rules: Rules, **more) -> list[int]:
    """The days of March that are offered to Bob."""
    return [start.day for start in slots(EVERY_DAY_AT_NINE, rules, WEEK, (), NOW, **more)]


def test_by_default_free_and_working_elsewhere_leave_the_host_available():
    times = [BusyTime(utc(1), utc(2), status=status) for status in Blocking.__dataclass_fields__]
    assert [each.status for each in blocked(times, Blocking(), PARIS)] == ["tentative", "busy", "out_of_office"]


def test_the_host_decides_for_each_status():
    times = [BusyTime(utc(1), utc(2), status=status) for status in Blocking.__dataclass_fields__]
    opposite = Blocking(free=True, tentative=False, busy=False, out_of_office=False, working_elsewhere=True)
    assert [each.status for each in blocked(times, opposite, PARIS)] == ["free", "working_elsewhere"]


def test_an_all_day_event_blocks_its_local_day():
    event = BusyTime(utc(28, 23, month=2), utc(1, 23), "Alice", is_all_day=True)
    assert blocked([event], Blocking(), PARIS) == [event]


def test_an_all_day_event_made_in_another_zone_blocks_each_local_day_it_touches():
    made_in_utc = BusyTime(utc(1), utc(2), "Alice", is_all_day=True)
    assert blocked([made_in_utc], Blocking(), PARIS) == [
        made_in_utc._replace(start=utc(28, 23, month=2), end=utc(2, 23))
    ]


def test_an_all_day_event_that_ends_a_moment_after_midnight_blocks_that_day_too():
    event = BusyTime(utc(28, 23, month=2), utc(1, 23) + timedelta(microseconds=1), is_all_day=True)
    (found,) = blocked([event], Blocking(), PARIS)
    assert (found.start, found.end) == (utc(28, 23, month=2), utc(2, 23))


def test_an_all_day_event_on_the_day_of_the_gap_blocks_23_hours():
    event = BusyTime(utc(28), utc(28, 20), is_all_day=True)
    (found,) = blocked([event], Blocking(), PARIS)
    assert (found.start, found.end) == (utc(27, 23), utc(28, 22))


def test_an_all_day_event_blocks_a_day_whose_midnight_comes_twice_from_the_first():
    event = BusyTime(utc(7, 12, month=11), utc(7, 13, month=11), is_all_day=True)
    (found,) = blocked([event], Blocking(), HAVANA)
    assert (found.start, found.end) == (utc(7, 4, month=11), utc(8, 5, month=11))


def test_an_empty_all_day_event_blocks_nothing():
    event = BusyTime(utc(1), utc(1), is_all_day=True)
    assert blocked([event], Blocking(), PARIS) == [event]


def test_a_timed_event_keeps_its_times():
    event = BusyTime(utc(1, 9), utc(1, 10))
    assert blocked([event], Blocking(), PARIS) == [event]


def test_a_booking_is_busy_with_the_buffers_of_its_own_event_type():
    assert booking_times(
        utc(1, 9), utc(1, 10), 7, buffer_before_minutes=60, buffer_after_minutes=120, calendar="A"
    ) == [
        BusyTime(utc(1, 9), utc(1, 10), "A", booking=7),
        BusyTime(utc(1, 8), utc(1, 9), "A", booking=7, is_buffer=True),
        BusyTime(utc(1, 10), utc(1, 12), "A", booking=7, is_buffer=True),
    ]


def test_a_booking_without_buffers_is_busy_alone():
    assert booking_times(utc(1, 9), utc(1, 10), 7) == [BusyTime(utc(1, 9), utc(1, 10), booking=7)]


def test_a_reschedule_never_collides_with_its_own_booking():
    busy = booking_times(utc(1, 8), utc(1, 9), 7, buffer_after_minutes=30)
    assert not is_offered(utc(1, 8), EVERY_DAY_AT_NINE, HOUR, busy, NOW)
    assert is_offered(utc(1, 8), EVERY_DAY_AT_NINE, HOUR, busy, NOW, ignoring=7)
    assert not is_offered(utc(1, 8), EVERY_DAY_AT_NINE, HOUR, busy, NOW, ignoring=8)


def test_a_reschedule_still_collides_with_what_has_no_booking():
    pair = (utc(1, 8), utc(1, 9))
    assert not is_offered(utc(1, 8), EVERY_DAY_AT_NINE, HOUR, [pair, BusyTime(*pair)], NOW, ignoring=7)


def test_a_start_is_offered_exactly_or_not_at_all():
    assert is_offered(utc(1, 8), EVERY_DAY_AT_NINE, HOUR, (), NOW)
    for near in (timedelta(microseconds=1), timedelta(seconds=1), timedelta(microseconds=-1)):
        assert not is_offered(utc(1, 8) + near, EVERY_DAY_AT_NINE, HOUR, (), NOW)


def test_rolling_days_are_today_and_so_many_after_it():
    assert days(Rules(60, 60, date_range=RollingDays(0))) == [1]
    assert days(Rules(60, 60, date_range=RollingDays(2))) == [1, 2, 3]


def test_today_is_the_hosts_today():
    late = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight on the 2nd in Paris
    found = slots(EVERY_DAY_AT_NINE, Rules(60, 60, date_range=RollingDays(0)), WEEK, (), late)
    assert found == [utc(2, 8)]


def test_fixed_dates_are_both_included():
    assert days(Rules(60, 60, date_range=FixedDates(date(2027, 3, 3), date(2027, 3, 5)))) == [3, 4, 5]


def test_fixed_dates_may_be_open_on_either_side():
    assert days(Rules(60, 60, date_range=FixedDates(first=date(2027, 3, 6)))) == [6, 7]
    assert days(Rules(60, 60, date_range=FixedDates(last=date(2027, 3, 2)))) == [1, 2]
    assert days(Rules(60, 60, date_range=FixedDates())) == [1, 2, 3, 4, 5, 6, 7]


def test_a_range_is_in_the_hosts_zone():
    tokyo = Schedule(ZoneInfo("Asia/Tokyo"), {day: [(480, 540)] for day in range(7)})  # 23:00 of the day before in UTC
    found = slots(tokyo, Rules(60, 60, date_range=FixedDates(date(2027, 3, 3), date(2027, 3, 3))), WEEK, (), NOW)
    assert found == [utc(2, 23)]


def test_a_daily_limit_closes_the_days_that_have_enough():
    booked = [Booked(utc(2, 15)), Booked(utc(2, 16)), Booked(utc(3, 15))]
    assert days(Rules(60, 60, daily_limit=2), bookings=booked) == [1, 3, 4, 5, 6, 7]
    assert days(Rules(60, 60, daily_limit=1), bookings=booked) == [1, 4, 5, 6, 7]
    assert not is_offered(utc(3, 8), EVERY_DAY_AT_NINE, Rules(60, 60, daily_limit=1), (), NOW, bookings=booked)
    assert is_offered(utc(4, 8), EVERY_DAY_AT_NINE, Rules(60, 60, daily_limit=1), (), NOW, bookings=booked)


def test_a_limit_counts_days_of_the_hosts_zone():
    assert days(Rules(60, 60, daily_limit=1), bookings=[Booked(utc(2, 23))]) == [1, 2, 4, 5, 6, 7]
    tokyo = Schedule(ZoneInfo("Asia/Tokyo"), {1: [(480, 600)]})  # on the 2nd; 23:00 and 00:00 of the 1st and 2nd in UTC
    assert slots(tokyo, Rules(60, 60, daily_limit=1), WEEK, (), NOW, bookings=[Booked(utc(2, 8))]) == []


def test_a_limit_of_none_at_all_closes_every_day():
    assert days(Rules(60, 60, daily_limit=0)) == []


def test_a_weekly_limit_counts_from_monday_to_sunday():
    booked = [Booked(utc(28, 12, month=2)), Booked(utc(8, 12))]  # the Sunday before, the Monday after
    assert days(Rules(60, 60, weekly_limit=1), bookings=booked) == [1, 2, 3, 4, 5, 6, 7]
    assert days(Rules(60, 60, weekly_limit=2), bookings=[Booked(utc(1, 15)), Booked(utc(7, 15))]) == []


def test_a_reschedule_does_not_count_toward_its_own_limit():
    booked = [Booked(utc(2, 15), 7)]
    assert days(Rules(60, 60, daily_limit=1), bookings=booked, ignoring=7) == [1, 2, 3, 4, 5, 6, 7]
    assert days(Rules(60, 60, daily_limit=1), bookings=booked, ignoring=8) == [1, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("naive", ["window", "busy", "now"])
def test_a_naive_datetime_is_refused(naive: str):
    without_zone = datetime(2027, 3, 1, 8)  # noqa: DTZ001
    window = Interval(without_zone, utc(8)) if naive == "window" else WEEK
    busy = [(without_zone, utc(2))] if naive == "busy" else []
    with pytest.raises(TypeError):
        slots(EVERY_DAY_AT_NINE, HOUR, window, busy, without_zone if naive == "now" else NOW)


@pytest.mark.parametrize("numbers", [(0, 60), (60, 0), (60, 60, -1), (60, 60, 0, -1), (60, 60, 0, 0, -1)])
def test_rules_that_cannot_be_are_refused(numbers: tuple[int, ...]):
    with pytest.raises(
        ValueError, match="^(a duration and an increment are at least 1 minute|buffers and notice are not negative)$"
    ):
        Rules(*numbers)


@pytest.mark.parametrize("hours", [(600, 600), (600, 540), (-1, 60), (0, 1441)])
def test_hours_that_cannot_be_are_refused(hours: tuple[int, int]):
    with pytest.raises(ValueError, match="not within one day"):
        Schedule(PARIS, {0: [hours]})


def test_schedules_are_equal_by_what_they_say():
    one = Schedule(PARIS, {0: [(540, 600), (600, 660)], 1: []}, {date(2027, 3, 1): [], date(2027, 3, 2): []})
    same = Schedule(PARIS, {0: [(540, 660)]}, {date(2027, 3, 2): [], date(2027, 3, 1): []})
    other = Schedule(PARIS, {0: [(540, 660)]})
    assert (one == same, hash(one) == hash(same), one == other, one == "a schedule") == (True, True, False, False)
