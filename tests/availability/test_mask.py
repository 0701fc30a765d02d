"""The stored form: exact, or it says that it is not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from creneau.availability import BusyMask, Interval, Rules, Schedule, offered
from creneau.availability.candidates import candidates
from creneau.availability.mask import Cells

MONDAY = Interval(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC))
NOW = datetime(2027, 2, 1, tzinfo=UTC)
ON_THE_HOUR = Schedule(ZoneInfo("UTC"), {0: [(540, 720)]})
BUSY = [(datetime(2027, 3, 1, 9, 59, 59, tzinfo=UTC), datetime(2027, 3, 1, 10, 0, 1, tzinfo=UTC))]


def is_exact(rules: Rules, schedule: Schedule = ON_THE_HOUR, granularity_minutes: int = 5) -> bool:
    mask = BusyMask.covering(MONDAY, BUSY, version=1, granularity_minutes=granularity_minutes)
    return mask.is_exact_for(candidates([schedule], rules, MONDAY, NOW), rules)


def test_cells_of_five_minutes_are_exact_where_everything_is_a_multiple_of_five():
    assert is_exact(Rules(30, 15, 10, 5))


def test_they_are_not_where_a_buffer_is_no_multiple_of_five():
    assert (is_exact(Rules(30, 15, 7)), is_exact(Rules(30, 15, 0, 7))) == (False, False)


def test_a_duration_and_a_buffer_after_count_together():
    assert is_exact(Rules(23, 15, 0, 7))


def test_they_are_not_where_the_grid_leaves_the_cells():
    assert not is_exact(Rules(30, 7))
    assert not is_exact(Rules(30, 15), Schedule(ZoneInfo("UTC"), {0: [(541, 720)]}))


def test_cells_of_one_minute_are_exact_then():
    assert is_exact(Rules(23, 7, 1, 3), granularity_minutes=1)


def test_a_mask_reaches_a_day_beyond_its_window_and_no_further():
    early = Schedule(ZoneInfo("UTC"), {0: [(0, 60)]})
    assert is_exact(Rules(60, 60, 1440), early)
    assert not is_exact(Rules(60, 60, 1445), early)
    late = Schedule(ZoneInfo("UTC"), {0: [(1380, 1440)]})
    assert is_exact(Rules(60, 60, 0, 1445), late)  # there is a cell more, for a window that ends within one
    assert not is_exact(Rules(60, 60, 0, 1450), late)


def test_rounding_outward_changes_no_answer():
    mask = BusyMask.covering(MONDAY, BUSY, version=1)
    found = offered(ON_THE_HOUR, Rules(60, 60), MONDAY, (), NOW, mask=mask).names()
    assert found == ["2027-03-01T11:00:00Z"]


def test_where_it_is_not_exact_the_busy_times_are_read():
    empty = BusyMask.covering(MONDAY, [], version=1)
    found = offered(ON_THE_HOUR, Rules(59, 60, 1), MONDAY, BUSY, NOW, mask=empty).names()
    assert found == ["2027-03-01T09:00:00Z", "2027-03-01T11:00:00Z"]


def test_a_booking_that_is_ignored_is_looked_for_in_the_busy_times():
    mask = BusyMask.covering(MONDAY, BUSY, version=1)
    found = offered(ON_THE_HOUR, Rules(60, 60), MONDAY, [], NOW, mask=mask, ignoring=7)
    assert len(found.starts()) == 3


def test_what_lies_outside_or_is_empty_sets_no_bit():
    far = timedelta(days=9)
    outside = [(MONDAY.start - far, MONDAY.start - far / 2), (MONDAY.end + far / 2, MONDAY.end + far)]
    assert BusyMask.covering(MONDAY, [*outside, (NOW, NOW), (MONDAY.start, MONDAY.start)], version=1).bits == 0


def test_a_busy_time_longer_than_the_row_fills_it():
    mask = BusyMask.covering(MONDAY, [(NOW, NOW + timedelta(days=99))], version=1)
    assert mask.bits == (1 << mask.cells.length) - 1


def test_a_mask_is_kept_in_some_forty_bytes_a_day():
    mask = BusyMask.covering(MONDAY, BUSY, version=2**40)
    assert (len(mask.to_bytes()), BusyMask.from_bytes(mask.to_bytes())) == (131, mask)


def test_eight_cells_are_kept_in_a_byte():
    head = BusyMask(Cells(0, 5, 0), 0, version=1).to_bytes()
    assert [len(BusyMask(Cells(0, 5, count), 0, version=1).to_bytes()) - len(head) for count in (8, 9)] == [1, 2]
    assert BusyMask.from_bytes(head) == BusyMask(Cells(0, 5, 0), 0, version=1)


STORED = BusyMask.covering(MONDAY, BUSY, version=1).to_bytes()


@pytest.mark.parametrize("stored", [b"", STORED[:1], STORED[:22], STORED[:-1], STORED + b"\0", b"\2" + STORED[1:]])
def test_what_another_version_stored_or_was_cut_short_is_refused(stored: bytes):
    with pytest.raises(ValueError, match="^not a busy mask of this version$"):
        BusyMask.from_bytes(stored)
