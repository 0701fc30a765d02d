"""Hours as stretches of real time, and the grids in them, to the second."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from creneau.availability import Schedule
from creneau.availability.grid import Offer, shared_starts
from creneau.availability.working import shared_spans, working_spans

HOUR = 3600
DAY = 24 * HOUR
MONDAY = int(datetime(2027, 3, 1, tzinfo=UTC).timestamp())


def test_what_two_have_in_common_is_never_empty():
    assert shared_spans([(0, 10)], [(10, 20)]) == []
    assert shared_spans([(10, 20)], [(0, 10)]) == []


def test_spans_that_overlap_are_each_looked_at():
    assert shared_spans([(10, 20)], [(0, 30), (5, 10), (12, 13)]) == [(10, 20), (12, 13)]


def test_hours_that_shrink_to_nothing_on_the_day_of_the_gap_are_dropped():
    # 02:00 on 28 March 2027 does not exist in Paris and is 03:00, when these hours end.
    schedule = Schedule(ZoneInfo("Europe/Paris"), {6: [(120, 180)]})
    sunday = MONDAY + 27 * DAY
    assert working_spans(schedule, sunday, sunday + DAY) == []


def test_a_slot_ends_within_the_hours_to_the_second():
    nine_to_ten = Offer(Schedule(ZoneInfo("UTC"), {0: [(540, 600)]}))
    starts = shared_starts([nine_to_ten], (MONDAY, MONDAY + DAY), duration=61, increment=60)
    assert starts[-1] == MONDAY + 9 * HOUR + 58 * 60


def test_a_window_that_is_empty_holds_no_start():
    always = Offer(Schedule(ZoneInfo("UTC"), {day: [(0, 1440)] for day in range(7)}))
    assert shared_starts([always], (MONDAY, MONDAY), duration=60, increment=60) == []
