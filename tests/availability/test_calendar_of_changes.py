"""A host's calendar through random syncs, bookings, reschedules, cancellations and changes of settings.

At every moment the stored mask, rebuilt when its version is stale, the busy times themselves and the oracle agree.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from creneau.availability import BusyMask, BusyTime, Interval, Rules, booking_times, is_offered, offered, parse, slots
from tests.availability.asking import USUAL, spelled
from tests.availability.oracle import oracle
from tests.availability.randomly import EXAMPLES

START = datetime.fromisoformat("2027-03-27T00:00+00:00")
WINDOW = Interval(START, START + timedelta(days=3))
NOW = START - timedelta(days=1)
moments = st.integers(0, 3 * 288).map(lambda cells: START + timedelta(minutes=5 * cells)) | st.integers(
    0, 3 * 86400
).map(lambda seconds: START + timedelta(seconds=seconds))
WEEKS = [
    {"sat": [["09:00", "12:00"]], "sun": [["00:00", "24:00"]], "mon": [["00:00", "06:00"]]},
    {"sun": [["01:30", "04:30"]]},
    {},
]


class HostsCalendar(RuleBasedStateMachine):
    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere: list[tuple[datetime, datetime]] = []
        self.booked: dict[int, tuple[datetime, datetime]] = {}
        self.week, self.zone, self.rules = WEEKS[0], "Europe/Paris", Rules(30, 15)
        self.version, self.stored = 0, b""

    @rule(times=st.lists(st.tuples(moments, st.integers(0, 7200)), max_size=4))
    def sync(self, times: list[tuple[datetime, int]]) -> None:
        self.elsewhere = [(start, start + timedelta(seconds=seconds)) for start, seconds in times]
        self.version += 1

    @rule(target=bookings, place=st.integers(0, 1000))
    def book(self, place: int) -> object:
        if not (starts := self.starts()):
            return multiple()
        number = len(self.booked) + 1000 * self.version
        self.put(number, starts[place % len(starts)])
        return number

    @rule(number=bookings, place=st.integers(0, 1000))
    def reschedule(self, number: int, place: int) -> None:
        if number in self.booked and (starts := self.starts(ignoring=number)):
            self.put(number, starts[place % len(starts)])

    @rule(number=bookings)
    def cancel(self, number: int) -> None:
        self.version += self.booked.pop(number, None) is not None

    @rule(week=st.sampled_from(WEEKS), zone=st.sampled_from(["Europe/Paris", "Asia/Kathmandu"]))
    def change_hours(self, week: dict, zone: str) -> None:
        self.week, self.zone = week, zone

    @rule(buffer=st.sampled_from([0, 5, 7, 30]), duration=st.sampled_from([15, 30, 50, 90]))
    def change_event_type(self, buffer: int, duration: int) -> None:
        self.rules = replace(self.rules, duration_minutes=duration, buffer_before_minutes=buffer)

    @invariant()
    def every_way_agrees(self) -> None:
        if not self.stored or BusyMask.from_bytes(self.stored).version != self.version:
            self.stored = BusyMask.covering(WINDOW, self.busy(), version=self.version).to_bytes()
        mask = BusyMask.from_bytes(self.stored)
        found = offered(self.schedule(), self.rules, WINDOW, self.busy(), NOW, mask=mask).starts()
        assert found == self.starts()
        assert list(map(spelled, found)) == oracle(self.question(self.busy()))

    @invariant()
    def a_booking_never_collides_with_itself_but_with_the_others(self) -> None:
        for number, (start, _) in self.booked.items():
            others = [busy for busy in self.busy() if getattr(busy, "booking", None) != number]
            assert self.starts(ignoring=number) == slots(self.schedule(), self.rules, WINDOW, others, NOW)
            assert is_offered(start, self.schedule(), self.rules, self.busy(), NOW, ignoring=number) == (
                start in self.starts(ignoring=number)
            )

    def put(self, number: int, start: datetime) -> None:
        self.booked[number] = (start, start + timedelta(minutes=self.rules.duration_minutes))
        self.version += 1

    def busy(self) -> list[BusyTime | tuple[datetime, datetime]]:
        ours = (booking_times(*ends, number, buffer_after_minutes=5) for number, ends in self.booked.items())
        return [*self.elsewhere, *(busy for times in ours for busy in times)]

    def starts(self, ignoring: int | None = None) -> list[datetime]:
        return slots(self.schedule(), self.rules, WINDOW, self.busy(), NOW, ignoring=ignoring)

    def schedule(self) -> parse.Schedule:
        return parse.schedule(self.zone, self.week, {})

    def question(self, busy: list) -> dict:
        return USUAL | {
            "now": NOW.isoformat(),
            "window": {"start": WINDOW.start.isoformat(), "end": WINDOW.end.isoformat()},
            "timezone": self.zone,
            "weekly_hours": self.week,
            "busy": [[each[0].isoformat(), each[1].isoformat()] for each in busy],
            "duration_minutes": self.rules.duration_minutes,
            "increment_minutes": self.rules.increment_minutes,
            "buffer_before_minutes": self.rules.buffer_before_minutes,
        }


TestHostsCalendar = HostsCalendar.TestCase
TestHostsCalendar.settings = settings(max_examples=EXAMPLES // 6, stateful_step_count=25, deadline=None)
