"""The seeded workloads: weekdays 09:00 to 17:00 in Paris, some overrides, half an hour, buffers of ten minutes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from creneau.availability import Interval, Rules, Schedule

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
START = datetime(2027, 2, 1, tzinfo=PARIS)
OVERRIDES = {date(2027, 2, 10): [], date(2027, 2, 17): [(600, 720)], date(2027, 2, 20): [(600, 840)]}
SCHEDULE = Schedule(PARIS, {day: [(540, 1020)] for day in range(5)}, OVERRIDES)
BUFFER_MINUTES = 10
NOW = datetime(2027, 1, 1, tzinfo=UTC)

Times = list[tuple[datetime, datetime]]


@dataclass(frozen=True)
class Workload:
    """`hosts` holds each host's busy times; `scheduling` is None for a host alone."""

    name: str
    days: int
    hosts: list[Times]
    increment_minutes: int = 15
    scheduling: str | None = None

    @property
    def window(self) -> Interval:
        return Interval(START.astimezone(UTC), (START + timedelta(days=self.days)).astimezone(UTC))

    @property
    def rules(self) -> Rules:
        return Rules(30, self.increment_minutes, BUFFER_MINUTES, BUFFER_MINUTES)

    def for_the_peer(self) -> dict[str, Any]:
        """The same in plain JSON. The peer gets its busy times with the buffers already around them."""
        buffer = timedelta(minutes=BUFFER_MINUTES)
        return {
            "hosts": [[[iso(start - buffer), iso(end + buffer)] for start, end in times] for times in self.hosts],
            "window": {"start": iso(self.window.start), "end": iso(self.window.end)},
            "timezone": PARIS.key,
            "invitee": NEW_YORK.key,
            "duration": self.rules.duration_minutes,
            "increment": self.increment_minutes,
            "scheduling": self.scheduling,
            "availability": [
                {"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"},
                {"date": "2027-02-10", "start": "00:00", "end": "00:00"},
                {"date": "2027-02-17", "start": "10:00", "end": "12:00"},
                {"date": "2027-02-20", "start": "10:00", "end": "14:00"},
            ],
        }


def alone(name: str, days: int, count: int, increment_minutes: int = 15) -> Workload:
    """One host with `count` busy times around the clock."""
    random = Random(f"{days} {count}")
    first = START.astimezone(UTC)
    starts = [first + timedelta(minutes=5 * random.randrange(days * 288)) for _ in range(count)]
    return Workload(name, days, [[_lasting(start, random) for start in starts]], increment_minutes)


def team(name: str, hosts: int, scheduling: str, days: int = 60, count: int = 200) -> Workload:
    """Hosts with 200 busy times each, in 08:00 to 17:55 of working days."""
    return Workload(name, days, [_office_hours(Random(host), days, count) for host in range(hosts)], 15, scheduling)


def _office_hours(random: Random, days: int, count: int) -> Times:
    working = [day for day in (START + timedelta(days=n) for n in range(days)) if day.weekday() < 5]
    starts = (random.choice(working) + timedelta(minutes=480 + 5 * random.randrange(120)) for _ in range(count))
    return [_lasting(start.astimezone(UTC), random) for start in starts]


def _lasting(start: datetime, random: Random) -> tuple[datetime, datetime]:
    return start, start + timedelta(minutes=random.choice((15, 30, 60)))


def iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
