"""Random questions that look where it hurts: at and around the days on which a zone's clocks change."""

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

LENGTH = os.environ.get("CRENEAU_SEARCH", "usual")
"""`short` for a look, `usual`, or `long` for a night."""

IS_LONG = LENGTH == "long"
ROUNDS = range({"short": 2, "usual": 20, "long": 1000}[LENGTH])
EXAMPLES = {"short": 50, "usual": 400, "long": 20_000}[LENGTH]

ZONES = {
    "Australia/Lord_Howe": 2026,  # half an hour of summer time
    "America/St_Johns": 2010,  # a half-hour zone whose clocks changed at one minute past midnight
    "Pacific/Chatham": 2026,  # 12:45 from Greenwich
    "Africa/Casablanca": 2026,  # winter time in Ramadan
    "Africa/Cairo": 2026,  # a gap at midnight
    "Pacific/Apia": 2011,  # 30 December 2011 never was
    "Asia/Tehran": 2021,  # 3:30 from Greenwich, a gap at midnight
    "Europe/Paris": 2027,
    "America/New_York": 2027,
    "America/Havana": 2027,  # a gap at midnight, a fold back to midnight
    "Asia/Beirut": 2027,  # a fold back across midnight
    "Antarctica/Troll": 2027,  # two hours of summer time
    "Africa/Monrovia": 1972,  # 44 minutes and 30 seconds from Greenwich until January 1972
    "Asia/Kathmandu": 2027,
    "UTC": 2027,
}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def question(random: Random) -> dict:
    """One well-formed input of `creneau slots`."""
    zone = random.choice(list(ZONES))
    start = random.choice(days_of_interest(zone)) + timedelta(
        days=random.randint(-2, 1), minutes=random.choice([0, random.randrange(1440)])
    )
    end = start + timedelta(minutes=random.choice([0, 600, 1440, 1440, 2880, random.randrange(6000)]))
    busy = [busy_time(random, start) for _ in range(random.choice([0, 0, 1, 2, 3, 8]))]
    return {
        "now": text(start + timedelta(seconds=random.choice([-86400, 0, random.randrange(-9999, 99999)]))),
        "window": {"start": text(start), "end": text(end)},
        "timezone": zone,
        "weekly_hours": weekly_hours(random),
        "overrides": overrides(random, start),
        "busy": busy,
        "duration_minutes": random.choice([1, 5, 15, 30, 30, 45, 60, 60, 90, 240, 601, 1440, 2000, 4000]),
        "increment_minutes": random.choice([5, 15, 15, 30, 30, 30, 60, 60, 7, 13, 45, 100, 1441]),
        "buffer_before_minutes": random.choice([0, 0, 0, 5, 10, 7, 90, 1500]),
        "buffer_after_minutes": random.choice([0, 0, 0, 5, 10, 7, 90, 1500]),
        "minimum_notice_minutes": random.choice([0, 0, 0, 1, 60, 1440]),
    }


def busy_time(random: Random, start: datetime) -> list[str]:
    begins = start + random.choice(
        [timedelta(minutes=5 * random.randrange(-100, 700)), timedelta(seconds=random.randrange(-9999, 200_000))]
    )
    lasts = random.choice(
        [timedelta(0), timedelta(minutes=30), timedelta(minutes=random.randrange(99)), timedelta(seconds=1),
         timedelta(seconds=random.randrange(9999)), timedelta(hours=30), timedelta(microseconds=1)]
    )  # fmt: skip
    return [text(begins), text(begins + lasts)]


def weekly_hours(random: Random) -> dict:
    match random.randrange(5):
        case 0:
            return {day: [["00:00", "24:00"]] for day in DAYS}
        case 1:
            return {day: [["09:00", "12:00"], ["14:00", "17:00"]] for day in DAYS}
        case 2:
            return {day: [["22:00", "24:00"], ["00:00", "02:30"]] for day in DAYS}
    return {day: hours(random) for day in random.sample(DAYS, random.randint(0, 7))}


def overrides(random: Random, start: datetime) -> dict:
    days = random.sample(range(-2, 5), random.choice([0, 0, 1, 2]))
    return {(start + timedelta(days=day)).date().isoformat(): hours(random) for day in days}


def hours(random: Random) -> list[list[str]]:
    return random.choice(SHAPES)


def edges(random: Random) -> list[int]:
    step = random.choice([1, 15, 30, 60])
    first, last = sorted(random.sample(range(0, 1441, step), 2))
    return [random.choice([0, first]), random.choice([last, last, 1440])]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


SHAPES = [
    [list(map(clock, edges(shape))) for _ in range(shape.choice([0, 1, 1, 2, 3]))] for shape in map(Random, range(250))
]
"""Hours of a day to draw from: few enough for the oracle to remember what it found out about them."""


def text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


@lru_cache
def days_of_interest(zone: str) -> list[datetime]:
    """Midnights, UTC, of the days within two years on which the clocks change; of one day in a steady zone."""
    first = datetime(ZONES[zone], 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range(730)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    changes = [day for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after]
    return changes or [first]
