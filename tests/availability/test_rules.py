"""Each sentence of the contract of `creneau slots`, with its exact answer."""

from datetime import UTC, datetime, timedelta

from tests.availability.asking import offered, times, window

MONDAY = {"mon": [["09:00", "12:00"]]}
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
PARIS_SPRING = {"timezone": "Europe/Paris", "window": window("2027-03-28T00:00:00+01:00", "2027-03-29T00:00:00+02:00")}
PARIS_AUTUMN = {"timezone": "Europe/Paris", "window": window("2027-10-31T00:00:00+02:00", "2027-11-01T00:00:00+01:00")}
AUTUMN_NOW = {"now": "2027-10-01T00:00:00Z"}


def test_slots_start_on_the_grid_of_their_interval_and_end_within_it():
    assert times(weekly_hours=MONDAY) == ["09:00", "10:00", "11:00"]


def test_a_slot_that_would_end_after_the_hours_is_not_offered():
    assert times(weekly_hours=MONDAY, duration_minutes=90, increment_minutes=30) == ["09:00", "09:30", "10:00", "10:30"]


def test_starts_are_utc_with_the_date():
    assert offered(weekly_hours={"mon": [["09:00", "10:00"]]}, timezone="Europe/Paris") == ["2027-03-01T08:00:00Z"]


def test_a_day_missing_in_the_weekly_hours_has_none():
    assert times(weekly_hours={"tue": [["09:00", "12:00"]]}) == []


def test_nothing_at_all_offers_nothing():
    assert times() == []


def test_overlapping_intervals_of_a_day_are_merged_and_keep_one_grid():
    assert times(weekly_hours={"mon": [["09:45", "11:15"], ["09:00", "10:00"]]}) == ["09:00", "10:00"]


def test_touching_intervals_of_a_day_are_merged_and_keep_one_grid():
    assert times(weekly_hours={"mon": [["09:00", "10:30"], ["10:30", "12:00"]]}) == ["09:00", "10:00", "11:00"]


def test_an_interval_inside_another_changes_nothing():
    assert times(weekly_hours={"mon": [["09:00", "12:00"], ["10:15", "10:45"]]}) == ["09:00", "10:00", "11:00"]


def test_each_interval_has_its_own_grid():
    assert times(weekly_hours={"mon": [["09:00", "10:00"], ["10:20", "11:20"]]}) == ["09:00", "10:20"]


def test_an_override_replaces_the_hours_of_its_day():
    assert times(weekly_hours=MONDAY, overrides={"2027-03-01": [["14:30", "15:30"]]}) == ["14:30"]


def test_an_empty_override_is_a_day_off():
    assert times(weekly_hours=MONDAY, overrides={"2027-03-01": []}) == []


def test_an_override_opens_a_day_that_is_usually_closed():
    assert times(overrides={"2027-03-01": [["09:00", "10:00"]]}) == ["09:00"]


def test_overlapping_hours_of_an_override_are_merged_too():
    assert times(overrides={"2027-03-01": [["09:00", "10:30"], ["10:15", "12:00"]]}) == ["09:00", "10:00", "11:00"]


def test_an_override_of_another_day_changes_nothing():
    assert times(weekly_hours=MONDAY, overrides={"2027-03-02": []}) == ["09:00", "10:00", "11:00"]


def test_the_grid_is_not_clipped_by_the_window():
    assert times(weekly_hours=MONDAY, window=window("2027-03-01T09:20:00Z", "2027-03-02T00:00:00Z")) == [
        "10:00",
        "11:00",
    ]


def test_a_start_at_the_windows_start_belongs_and_one_at_its_end_does_not():
    asked = window("2027-03-01T10:00:00Z", "2027-03-01T11:00:00Z")
    assert times(weekly_hours=MONDAY, window=asked) == ["10:00"]


def test_the_window_limits_starts_and_not_ends():
    asked = window("2027-03-01T10:00:00Z", "2027-03-01T10:00:01Z")
    assert times(weekly_hours=MONDAY, window=asked) == ["10:00"]


def test_an_empty_window_has_no_slots():
    assert times(weekly_hours=ALWAYS, window=window("2027-03-01T10:00:00Z", "2027-03-01T10:00:00Z")) == []


def test_a_window_that_starts_a_microsecond_late_misses_the_slot():
    asked = window("2027-03-01T10:00:00.000001Z", "2027-03-01T11:00:00Z")
    assert times(weekly_hours=MONDAY, window=asked) == []


def test_busy_time_does_not_anchor_the_grid_again():
    busy = [["2027-03-01T09:10:00Z", "2027-03-01T09:20:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy) == ["10:00", "11:00"]


def test_notice_does_not_anchor_the_grid_again():
    assert times(weekly_hours=MONDAY, now="2027-03-01T08:50:00Z", minimum_notice_minutes=30) == ["10:00", "11:00"]


def test_a_start_exactly_at_the_end_of_the_notice_is_offered():
    assert times(weekly_hours=MONDAY, now="2027-03-01T09:00:00Z", minimum_notice_minutes=60) == ["10:00", "11:00"]


def test_a_start_a_second_before_the_end_of_the_notice_is_not():
    assert times(weekly_hours=MONDAY, now="2027-03-01T09:00:01Z", minimum_notice_minutes=60) == ["11:00"]


def test_the_past_is_not_offered():
    assert times(weekly_hours=MONDAY, now="2027-03-01T09:30:00Z") == ["10:00", "11:00"]


def test_a_slot_may_run_across_midnight_into_the_next_days_hours():
    hours = {"mon": [["23:00", "24:00"]], "tue": [["00:00", "01:00"]]}
    assert times(weekly_hours=hours, duration_minutes=90, increment_minutes=30) == ["23:00", "23:30"]


def test_a_slot_does_not_run_across_a_gap_between_hours():
    hours = {"mon": [["23:00", "24:00"]], "tue": [["00:01", "02:00"]]}
    assert times(weekly_hours=hours, duration_minutes=90, increment_minutes=30) == []


def test_a_slot_may_last_longer_than_a_day_where_nobody_ever_closes():
    assert times(weekly_hours=ALWAYS, duration_minutes=3000, increment_minutes=720) == ["00:00", "12:00"]


def test_a_slot_may_last_for_ages_where_nobody_ever_closes():
    assert times(weekly_hours=ALWAYS, duration_minutes=10**30, increment_minutes=720) == ["00:00", "12:00"]


def test_a_day_off_in_a_hundred_years_ends_what_seemed_endless():
    day_off = {"2127-03-01": []}
    century = (datetime(2127, 3, 1, tzinfo=UTC) - datetime(2027, 3, 1, tzinfo=UTC)) // timedelta(minutes=1)
    asked = {"weekly_hours": ALWAYS, "overrides": day_off, "increment_minutes": 720}
    assert times(**asked, duration_minutes=century) == ["00:00"]
    assert times(**asked, duration_minutes=century + 1) == []
    assert times(**asked, duration_minutes=10**30) == []


def test_a_slot_of_two_days_fits_between_two_days_off_and_after_them():
    found = offered(
        weekly_hours=ALWAYS,
        overrides={"2027-03-02": [], "2027-03-06": []},
        window=window("2027-03-01T00:00:00Z", "2027-03-09T00:00:00Z"),
        duration_minutes=2880,
        increment_minutes=1440,
    )
    assert [start[:10] for start in found] == ["2027-03-03", "2027-03-04", "2027-03-07", "2027-03-08"]


def test_a_slot_may_last_as_long_as_what_is_open_and_not_a_minute_longer():
    days = {"2027-03-01": [["00:00", "24:00"]], "2027-03-02": [["00:00", "24:00"]]}
    assert times(overrides=days, duration_minutes=2880, increment_minutes=60) == ["00:00"]
    assert times(overrides=days, duration_minutes=2881, increment_minutes=60) == []


def test_each_day_of_a_schedule_around_the_clock_has_its_own_grid():
    asked = window("2027-03-01T22:00:00Z", "2027-03-02T02:00:00Z")
    assert times(weekly_hours=ALWAYS, increment_minutes=100, window=asked) == ["23:20", "00:00", "01:40"]


def test_the_increment_may_be_longer_than_the_interval():
    assert times(weekly_hours=MONDAY, increment_minutes=1000) == ["09:00"]


def test_a_slot_that_only_touches_a_busy_time_is_offered():
    busy = [["2027-03-01T10:00:00Z", "2027-03-01T11:00:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy) == ["09:00", "11:00"]


def test_busy_ends_count_to_the_second():
    assert times(weekly_hours=MONDAY, busy=[["2027-03-01T09:59:59Z", "2027-03-01T11:00:00Z"]]) == ["11:00"]
    assert times(weekly_hours=MONDAY, busy=[["2027-03-01T10:00:00Z", "2027-03-01T11:00:01Z"]]) == ["09:00"]


def test_a_busy_time_of_a_microsecond_blocks():
    busy = [["2027-03-01T09:59:59.999999Z", "2027-03-01T10:00:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy) == ["10:00", "11:00"]


def test_a_busy_time_whose_end_equals_its_start_blocks_nothing():
    busy = [["2027-03-01T10:30:00Z", "2027-03-01T10:30:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy) == ["09:00", "10:00", "11:00"]


def test_a_busy_time_that_began_before_the_window_blocks():
    busy = [["2027-02-01T00:00:00Z", "2027-03-01T10:30:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy) == ["11:00"]


def test_busy_times_may_come_in_any_order_and_overlap():
    busy = [["2027-03-01T10:15:00Z", "2027-03-01T10:30:00Z"], ["2027-03-01T10:00:00Z", "2027-03-01T10:45:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy) == ["09:00", "11:00"]


def test_a_buffer_before_keeps_clear_of_a_busy_time():
    busy = [["2027-03-01T09:00:00Z", "2027-03-01T09:50:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy, buffer_before_minutes=10) == ["10:00", "11:00"]
    assert times(weekly_hours=MONDAY, busy=busy, buffer_before_minutes=11) == ["11:00"]


def test_a_buffer_after_keeps_clear_of_a_busy_time():
    busy = [["2027-03-01T11:10:00Z", "2027-03-01T12:00:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy, buffer_after_minutes=10) == ["09:00", "10:00"]
    assert times(weekly_hours=MONDAY, busy=busy, buffer_after_minutes=11) == ["09:00"]


def test_buffers_may_reach_outside_the_hours():
    found = times(weekly_hours=MONDAY, buffer_before_minutes=600, buffer_after_minutes=600)
    assert found == ["09:00", "10:00", "11:00"]


def test_a_busy_time_outside_the_hours_blocks_through_the_buffer():
    busy = [["2027-03-01T08:00:00Z", "2027-03-01T08:31:00Z"]]
    assert times(weekly_hours=MONDAY, busy=busy, buffer_before_minutes=30) == ["10:00", "11:00"]


def test_a_time_inside_a_spring_gap_moves_forward_by_the_gap():
    # 02:30 does not exist on 28 March 2027 in Paris: it is 03:30, half past one in UTC.
    found = offered(**PARIS_SPRING, weekly_hours={"sun": [["02:30", "04:30"]]}, increment_minutes=30)
    assert found == ["2027-03-28T01:30:00Z"]


def test_each_end_is_converted_by_itself():
    # From midnight to 04:00 are three hours on the day of the gap.
    assert offered(**PARIS_SPRING, weekly_hours={"sun": [["00:00", "04:00"]]}) == [
        "2027-03-27T23:00:00Z",
        "2027-03-28T00:00:00Z",
        "2027-03-28T01:00:00Z",
    ]


def test_an_interval_inside_the_gap_moves_as_a_whole():
    assert offered(**PARIS_SPRING, weekly_hours={"sun": [["02:00", "03:00"]]}) == []
    found = offered(**PARIS_SPRING, weekly_hours={"sun": [["02:00", "02:30"]]}, duration_minutes=30)
    assert found == ["2027-03-28T01:00:00Z"]


def test_an_interval_that_becomes_reversed_is_dropped():
    # 02:45 becomes 03:45, which is after 03:15.
    assert offered(**PARIS_SPRING, weekly_hours={"sun": [["02:45", "03:15"]]}, duration_minutes=1) == []


def test_an_ambiguous_start_is_its_first_occurrence():
    found = offered(**PARIS_AUTUMN, **AUTUMN_NOW, weekly_hours={"sun": [["02:30", "03:30"]]})
    assert found == ["2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"]


def test_an_ambiguous_end_is_its_first_occurrence():
    found = offered(**PARIS_AUTUMN, **AUTUMN_NOW, weekly_hours={"sun": [["01:30", "02:30"]]})
    assert found == ["2027-10-30T23:30:00Z"]


def test_24_00_is_the_next_days_midnight_also_on_the_day_of_the_gap():
    found = offered(**PARIS_SPRING, weekly_hours={"sun": [["22:00", "24:00"]]})
    assert found == ["2027-03-28T20:00:00Z", "2027-03-28T21:00:00Z"]


def test_a_gap_at_midnight_moves_the_days_start():
    # In Cairo, 30 April 2027 begins at 01:00.
    found = offered(
        timezone="Africa/Cairo",
        weekly_hours={"thu": [["23:00", "24:00"]], "fri": [["00:00", "02:00"]]},
        window=window("2027-04-29T00:00:00Z", "2027-05-01T00:00:00Z"),
        increment_minutes=30,
    )
    assert found == ["2027-04-29T21:00:00Z", "2027-04-29T21:30:00Z", "2027-04-29T22:00:00Z"]


def test_lord_howe_moves_by_half_an_hour():
    # 02:15 on 3 October 2027 does not exist and is 02:45, at +11:00.
    found = offered(
        timezone="Australia/Lord_Howe",
        weekly_hours={"sun": [["02:15", "04:00"]]},
        window=window("2027-10-02T00:00:00Z", "2027-10-04T00:00:00Z"),
        increment_minutes=15,
    )
    assert found == ["2027-10-02T15:45:00Z", "2027-10-02T16:00:00Z"]


def test_the_hours_of_a_day_that_was_skipped_count_once_with_the_next_days():
    # Apia went from 29 to 31 December 2011. 09:00 on the 30th is 09:00 on the 31st: no slot is listed twice.
    found = offered(
        timezone="Pacific/Apia",
        now="2011-12-01T00:00:00Z",
        weekly_hours={"fri": [["09:00", "11:00"]], "sat": [["09:00", "11:00"]]},
        window=window("2011-12-29T00:00:00Z", "2012-01-01T00:00:00Z"),
    )
    assert found == ["2011-12-30T19:00:00Z", "2011-12-30T20:00:00Z"]


def test_one_slot_on_a_day_that_was_skipped_counts_once_with_the_next_days():
    found = offered(
        timezone="Pacific/Apia",
        now="2011-12-01T00:00:00Z",
        weekly_hours={"fri": [["09:00", "10:00"]], "sat": [["09:00", "10:00"]]},
        window=window("2011-12-29T00:00:00Z", "2012-01-01T00:00:00Z"),
    )
    assert found == ["2011-12-30T19:00:00Z"]


def test_a_zone_whose_offset_has_seconds_is_exact_to_the_second():
    # Monrovia kept 44 minutes and 30 seconds behind Greenwich until 7 January 1972.
    found = offered(
        timezone="Africa/Monrovia",
        now="1972-01-01T00:00:00Z",
        weekly_hours={"mon": [["09:00", "10:00"]]},
        window=window("1972-01-03T00:00:00Z", "1972-01-04T00:00:00Z"),
    )
    assert found == ["1972-01-03T09:44:30Z"]
