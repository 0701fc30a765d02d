"""Several hosts asked at once."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from creneau.availability import (
    Booked,
    BusyMask,
    BusyTime,
    Interval,
    Member,
    RollingDays,
    Rules,
    Schedule,
    collective,
    is_offered,
    round_robin,
    slots,
)
from creneau.availability.question import question as read
from tests.availability.asking import spelled
from tests.availability.oracle import collective_oracle, oracle
from tests.availability.randomly import ROUNDS, ZONES, busy_time, days_of_interest, overrides, question, weekly_hours

MONDAY = Interval(datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC))
NOW = datetime(2027, 2, 1, tzinfo=UTC)
HOUR = Rules(60, 60)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 1, hour, minute, tzinfo=UTC)


def hours(start: int, end: int, zone: str = "UTC") -> Schedule:
    return Schedule(ZoneInfo(zone), {0: [(start * 60, end * 60)]})


ALICE = Member("Alice", hours(9, 13), [(at(10), at(11))])
CLARA = Member("Clara", hours(11, 15), [(at(12), at(13))])


def masked(member: Member) -> Member:
    return member._replace(mask=BusyMask.covering(MONDAY, member.busy, version=1), busy=unread())


def unread():
    """Busy times that nobody may read."""
    raise AssertionError("the busy times were read")
    yield


@pytest.mark.parametrize("prepared", [tuple, lambda team: list(map(masked, team))], ids=["events", "masks"])
class TestATeam:
    def test_collective_offers_when_all_are_free(self, prepared):
        assert collective(prepared([ALICE, CLARA]), HOUR, MONDAY, NOW).starts() == [at(11)]

    def test_round_robin_offers_when_anyone_is_free(self, prepared):
        found = round_robin(prepared([ALICE, CLARA]), HOUR, MONDAY, NOW)
        assert found.offered.starts() == [at(9), at(11), at(12), at(13), at(14)]

    def test_round_robin_says_who_is_free(self, prepared):
        found = round_robin(prepared([ALICE, CLARA]), HOUR, MONDAY, NOW)
        who = {start.hour: found.hosts_at(start) for start in map(at, range(9, 16))}
        assert who == {
            9: ["Alice"],
            10: [],
            11: ["Alice", "Clara"],
            12: ["Alice"],
            13: ["Clara"],
            14: ["Clara"],
            15: [],
        }

    def test_a_slot_must_fit_one_member_and_not_two_in_turn(self, prepared):
        team = [Member("Alice", hours(9, 10)), Member("Clara", hours(10, 11))]
        assert round_robin(prepared(team), Rules(120, 60), MONDAY, NOW).offered.starts() == []

    def test_a_team_of_one_is_that_one(self, prepared):
        alone = slots(ALICE.schedule, HOUR, MONDAY, ALICE.busy, NOW)
        assert collective(prepared([ALICE]), HOUR, MONDAY, NOW).starts() == alone
        assert round_robin(prepared([ALICE]), HOUR, MONDAY, NOW).offered.starts() == alone

    def test_a_team_of_nobody_offers_nothing(self, prepared):
        assert collective(prepared([]), HOUR, MONDAY, NOW).starts() == []
        assert round_robin(prepared([]), HOUR, MONDAY, NOW).offered.starts() == []

    def test_the_shared_hours_have_their_own_grid(self, prepared):
        team = [Member("Alice", hours(9, 13)), Member("Clara", Schedule(ZoneInfo("UTC"), {0: [(615, 765)]}))]
        assert collective(prepared(team), HOUR, MONDAY, NOW).starts() == [at(10, 15), at(11, 15)]

    def test_each_member_has_a_zone(self, prepared):
        team = [Member("Alice", hours(9, 11)), Member("Clara", hours(9, 12, "Europe/Paris"))]
        assert collective(prepared(team), HOUR, MONDAY, NOW).starts() == [at(9), at(10)]
        assert round_robin(prepared(team), HOUR, MONDAY, NOW).offered.starts() == [at(8), at(9), at(10)]

    def test_notice_counts_for_the_team(self, prepared):
        late = at(11, 30)
        assert collective(prepared([ALICE]), HOUR, MONDAY, late).starts() == [at(12)]
        assert round_robin(prepared([ALICE]), HOUR, MONDAY, late).offered.starts() == [at(12)]

    @pytest.mark.parametrize(("days", "starts"), [(27, []), (28, [at(9), at(11), at(12)])])
    def test_the_range_counts_for_the_team(self, prepared, days: int, starts: list):
        rules = Rules(60, 60, date_range=RollingDays(days))
        alone = prepared([ALICE])
        assert collective(alone, rules, MONDAY, NOW).starts() == starts
        found = round_robin(alone, rules, MONDAY, NOW)
        assert found.offered.starts() == starts
        assert found.hosts_at(at(9)) == (["Alice"] if starts else [])

    def test_nobody_is_free_at_a_moment_that_is_no_start(self, prepared):
        found = round_robin(prepared([ALICE]), HOUR, MONDAY, NOW)
        assert found.hosts_at(at(9) - timedelta(microseconds=1)) == []

    def test_a_limit_counts_days_of_the_members_zone(self, prepared):
        tokyo = Schedule(ZoneInfo("Asia/Tokyo"), {1: [(0, 120)]})  # 15:00 to 17:00 on Monday in UTC
        team = [Member("Taro", tokyo, bookings=[Booked(datetime(2027, 3, 2, 1, tzinfo=UTC))])]
        assert collective(prepared(team), Rules(60, 60, daily_limit=1), MONDAY, NOW).starts() == []
        assert collective(prepared(team), Rules(60, 60, daily_limit=2), MONDAY, NOW).starts() == [at(15), at(16)]

    def test_a_member_who_reached_the_daily_limit_is_not_free(self, prepared):
        rules = Rules(60, 60, daily_limit=1)
        full = ALICE._replace(bookings=[Booked(at(20))])
        assert collective(prepared([full, CLARA]), rules, MONDAY, NOW).starts() == []
        found = round_robin(prepared([full, CLARA]), rules, MONDAY, NOW)
        assert found.offered.starts() == [at(11), at(13), at(14)]
        assert found.hosts_at(at(11)) == ["Clara"]


def test_a_reschedule_ignores_its_own_booking_for_every_member():
    mine = BusyTime(at(9), at(10), booking=7)
    team = [Member("Alice", hours(9, 11), [mine]), Member("Clara", hours(9, 11), [mine])]
    team = [member._replace(mask=BusyMask.covering(MONDAY, member.busy, version=1)) for member in team]
    assert collective(team, HOUR, MONDAY, NOW).starts() == [at(10)]
    assert collective(team, HOUR, MONDAY, NOW, ignoring=7).starts() == [at(9), at(10)]
    found = round_robin(team, HOUR, MONDAY, NOW, ignoring=7)
    assert found.offered.starts() == [at(9), at(10)]
    assert found.hosts_at(at(9)) == ["Alice", "Clara"]


def test_a_reschedule_does_not_count_toward_a_members_limit():
    team = [Member("Alice", hours(9, 10), bookings=[Booked(at(15), 7)])]
    rules = Rules(60, 60, daily_limit=1)
    assert collective(team, rules, MONDAY, NOW, ignoring=7).starts() == [at(9)]
    assert collective(team, rules, MONDAY, NOW, ignoring=8).starts() == []


def test_a_team_that_meets_once_a_week_is_found_every_week():
    weeks = Interval(MONDAY.start, MONDAY.start + timedelta(days=21))
    team = [Member("Alice", hours(9, 10)), Member("Clara", hours(9, 12))]
    found = collective(team, HOUR, weeks, NOW).starts()
    assert found == [at(9), at(9) + timedelta(days=7), at(9) + timedelta(days=14)]


def test_members_whose_masks_differ_in_their_cells_are_asked_together():
    fine = BusyMask.covering(MONDAY, CLARA.busy, version=1, granularity_minutes=1)
    team = [masked(ALICE), CLARA._replace(mask=fine, busy=unread())]
    assert collective(team, HOUR, MONDAY, NOW).starts() == [at(11)]
    assert round_robin(team, HOUR, MONDAY, NOW).offered.starts() == [at(9), at(11), at(12), at(13), at(14)]


@pytest.mark.parametrize("round_number", ROUNDS)
def test_random_teams_agree_with_the_oracle(round_number: int):
    random = Random(f"team {round_number}")
    for _ in range(40):
        questions = team(random)
        read_ones = [read(each) for each in questions]
        rules, window, now = read_ones[0].rules, read_ones[0].window, read_ones[0].now
        members = [
            Member(place, each.schedule, each.busy, random.choice([None, covering(each.busy, window, random)]))
            for place, each in enumerate(read_ones)
        ]
        assert list(map(spelled, collective(members, rules, window, now).starts())) == collective_oracle(questions)
        of_each = [oracle(each) for each in questions]
        found = round_robin(members, rules, window, now)
        assert list(map(spelled, found.offered.starts())) == sorted(set().union(*of_each))
        for start in found.offered.starts()[:3]:
            who = [place for place, each in enumerate(of_each) if spelled(start) in each]
            assert found.hosts_at(start) == who
            assert [m.host for m in members if is_offered(start, m.schedule, rules, m.busy, now)] == who


def covering(busy: list, window: Interval, random: Random) -> BusyMask:
    return BusyMask.covering(window, busy, version=1, granularity_minutes=random.choice((5, 5, 1)))


def team(random: Random) -> list[dict]:
    """One to four hosts, asked the same."""
    first = question(random)
    zone = first["timezone"]
    start = random.choice(days_of_interest(zone))
    zones = [each for each in ZONES if ZONES[each] == ZONES[zone]]
    others = [
        first
        | {
            "timezone": random.choice(zones),
            "weekly_hours": random.choice([first["weekly_hours"], weekly_hours(random)]),
            "overrides": overrides(random, start),
            "busy": [busy_time(random, start) for _ in range(random.randrange(4))],
        }
        for _ in range(random.randrange(4))
    ]
    return [first, *others]
