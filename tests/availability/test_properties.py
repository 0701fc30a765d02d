"""Properties that Hypothesis tries to break, in shapes of its own choosing."""

from datetime import date, datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from creneau.availability import BusyMask, Interval, Rules, Schedule, is_offered, offered, slots
from creneau.availability.mask import dilated
from tests.availability.asking import answer, spelled
from tests.availability.oracle import oracle
from tests.availability.randomly import EXAMPLES, ZONES, clock, days_of_interest, text

exhaustively = settings(max_examples=EXAMPLES, deadline=None)

minutes_of_day = st.integers(0, 1440)
hours = st.lists(st.tuples(minutes_of_day, minutes_of_day).filter(lambda pair: pair[0] < pair[1]), max_size=3)
spelled_hours = hours.map(lambda pairs: [[clock(start), clock(end)] for start, end in pairs])
some_minutes = st.sampled_from([0, 1, 5, 10, 30]) | st.integers(0, 2000)
steps = st.sampled_from([5, 15, 30, 60]) | st.integers(4, 1500)


@st.composite
def questions(draw: st.DrawFn) -> dict:
    zone = draw(st.sampled_from(list(ZONES)))
    change = draw(st.sampled_from(days_of_interest(zone)))
    near = st.integers(-3 * 86400, 3 * 86400).map(lambda seconds: change + timedelta(seconds=seconds))
    on_the_hour = st.integers(-72, 72).map(lambda hours: change + timedelta(hours=hours))
    pairs = st.tuples(near | on_the_hour, near | on_the_hour).map(sorted)
    start, end = draw(pairs)
    dates = st.integers(-4, 4).map(lambda days: (change + timedelta(days=days)).date().isoformat())
    return {
        "now": text(draw(near)),
        "window": {"start": text(start), "end": text(min(end, start + timedelta(days=2)))},
        "timezone": zone,
        "weekly_hours": draw(st.dictionaries(st.sampled_from(["mon", "thu", "fri", "sat", "sun"]), spelled_hours)),
        "overrides": draw(st.dictionaries(dates, spelled_hours, max_size=2)),
        "busy": [list(map(text, pair)) for pair in draw(st.lists(pairs, max_size=4))],
        "duration_minutes": draw(st.integers(1, 3000)),
        "increment_minutes": draw(steps),
        "buffer_before_minutes": draw(some_minutes),
        "buffer_after_minutes": draw(some_minutes),
        "minimum_notice_minutes": draw(some_minutes),
    }


@exhaustively
@given(questions())
def test_the_product_and_the_oracle_list_the_same_slots(asked: dict):
    assert answer(asked) == oracle(asked)


schedules = st.builds(
    lambda zone, weekly, overrides: Schedule(ZoneInfo(zone), weekly, overrides),
    st.sampled_from(["Europe/Paris", "Asia/Kathmandu", "America/St_Johns"]),
    st.dictionaries(st.integers(0, 6), hours),
    st.dictionaries(st.dates(date(2027, 3, 26), date(2027, 3, 31)), hours, max_size=2),
)
rules = st.builds(Rules, st.sampled_from([15, 30, 45, 7]), st.sampled_from([15, 30, 7]), some_minutes, some_minutes)
moments = st.integers(0, 4 * 86400).map(
    lambda seconds: datetime.fromisoformat("2027-03-27T00:00Z") + timedelta(0, seconds)
)
busy_times = st.lists(st.tuples(moments, moments).map(lambda pair: tuple(sorted(pair))), max_size=5)
WINDOW = Interval(datetime.fromisoformat("2027-03-27T00:00Z"), datetime.fromisoformat("2027-03-31T00:00Z"))
NOW = datetime.fromisoformat("2027-03-01T00:00Z")


@exhaustively
@given(schedules, rules, busy_times, busy_times)
def test_more_busy_time_takes_slots_away_and_adds_none(schedule: Schedule, rules: Rules, busy: list, more: list):
    fewer = slots(schedule, rules, WINDOW, busy + more, NOW)
    assert set(fewer) == set(slots(schedule, rules, WINDOW, busy, NOW)) & set(slots(schedule, rules, WINDOW, more, NOW))


@exhaustively
@given(schedules, rules, busy_times, moments)
def test_two_windows_side_by_side_list_what_the_whole_lists(
    schedule: Schedule, rules: Rules, busy: list, cut: datetime
):
    halves = Interval(WINDOW.start, cut), Interval(cut, WINDOW.end)
    left, right = (slots(schedule, rules, half, busy, NOW) for half in halves)
    assert left + right == slots(schedule, rules, WINDOW, busy, NOW)


@exhaustively
@given(schedules, rules, busy_times, st.integers(0, 3))
def test_one_start_is_offered_when_the_list_has_it(schedule: Schedule, rules: Rules, busy: list, place: int):
    candidates = slots(schedule, rules, WINDOW, (), NOW)[place::17]
    listed = [start for start in candidates if start in slots(schedule, rules, WINDOW, busy, NOW)]
    assert [start for start in candidates if is_offered(start, schedule, rules, busy, NOW)] == listed


@exhaustively
@given(schedules, rules, busy_times, st.sampled_from([1, 5]))
def test_the_stored_mask_agrees_with_the_busy_times(schedule: Schedule, rules: Rules, busy: list, granularity: int):
    stored = BusyMask.covering(WINDOW, busy, version=7, granularity_minutes=granularity).to_bytes()
    found = offered(schedule, rules, WINDOW, busy, NOW, mask=BusyMask.from_bytes(stored))
    assert found.starts() == slots(schedule, rules, WINDOW, busy, NOW)


@exhaustively
@given(schedules, rules, busy_times, st.sampled_from(["Europe/Paris", "America/New_York", "Pacific/Kiritimati"]))
def test_the_days_hold_every_slot_once_on_its_local_day(schedule: Schedule, rules: Rules, busy: list, zone: str):
    found = offered(schedule, rules, WINDOW, busy, NOW)
    expected: dict[str, list[str]] = {}
    for start in found.starts():
        expected.setdefault(start.astimezone(ZoneInfo(zone)).date().isoformat(), []).append(spelled(start))
    assert found.by_day(ZoneInfo(zone)) == expected


@exhaustively
@given(st.integers(0, 2**70), st.integers(1, 90))
def test_dilation_looks_so_many_bits_ahead(bits: int, reach: int):
    assert dilated(bits, reach) == reduce(lambda found, shift: found | bits >> shift, range(reach), 0)
