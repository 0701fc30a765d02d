"""The contract of `creneau slots` a second time: slow, obvious, sharing no code with the product.

It reads the same JSON object, knows a zone only as a function from instants to wall clocks, and asks each grid point
every question in turn.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def oracle(question: dict) -> list[str]:
    """The slots of one question, spelled as the command spells them."""
    return slots_in(working_intervals(question), question)


def collective_oracle(questions: list[dict]) -> list[str]:
    """The slots of all these hosts, who are asked the same but for zone, hours and busy times."""
    intervals = working_intervals(questions[0])
    for question in questions[1:]:
        pairs = [(mine, yours) for mine in intervals for yours in working_intervals(question)]
        common = [(max(mine[0], yours[0]), min(mine[1], yours[1])) for mine, yours in pairs]
        intervals = sorted({(opens, closes) for opens, closes in common if opens < closes})
    return slots_in(intervals, questions[0] | {"busy": [busy for question in questions for busy in question["busy"]]})


def slots_in(intervals: list, question: dict) -> list[str]:
    busy = [(instant(begins), instant(ends)) for begins, ends in question["busy"]]
    offered = set()
    start, end = (instant(question["window"][which]) for which in ("start", "end"))
    for opens, closes in intervals:
        point = opens
        while point < closes:
            if start <= point < end and is_free(point, intervals, busy, question):
                offered.add(point)
            point += question["increment_minutes"] * MINUTE
    return [point.replace(tzinfo=None).isoformat() + "Z" for point in sorted(offered)]


def is_free(slot: datetime, intervals: list, busy: list, question: dict) -> bool:
    slot_end = slot + question["duration_minutes"] * MINUTE
    if slot < instant(question["now"]) + question["minimum_notice_minutes"] * MINUTE:
        return False
    if not is_covered(slot, slot_end, intervals):
        return False
    wanted_from = slot - question["buffer_before_minutes"] * MINUTE
    wanted_to = slot_end + question["buffer_after_minutes"] * MINUTE
    for busy_from, busy_to in busy:
        if busy_from != busy_to and busy_from < wanted_to and wanted_from < busy_to:
            return False
    return True


def is_covered(start: datetime, end: datetime, intervals: list) -> bool:
    """Whether the intervals leave no moment of `[start, end)` out."""
    reached = start
    while reached < end:
        farther = [closes for opens, closes in intervals if opens <= reached < closes]
        if not farther:
            return False
        reached = max(farther)
    return True


def working_intervals(question: dict) -> list:
    zone = question["timezone"]
    start, end = (instant(question["window"][which]) for which in ("start", "end"))
    intervals = []
    day = start.date() - 4 * DAY
    while day <= (end + question["duration_minutes"] * MINUTE).date() + 4 * DAY:
        for opens, closes in hours_of(day, question):
            interval = from_wall(day, opens, zone), from_wall(day, closes, zone)
            if interval[0] < interval[1]:
                intervals.append(interval)
        day += DAY
    return intervals


def hours_of(day: date, question: dict) -> list:
    """The day's hours as minutes of its wall clock, merged by painting a day of 1440 minutes."""
    hours = question["weekly_hours"].get(WEEKDAYS[day.weekday()], [])
    hours = question["overrides"].get(day.isoformat(), hours)
    return merged(tuple((minutes(opens), minutes(closes)) for opens, closes in hours))


@lru_cache(maxsize=10_000)
def merged(hours: tuple) -> list:
    """By painting the minutes of a day and looking for the edges."""
    painted = [any(opens <= minute < closes for opens, closes in hours) for minute in range(1441)]
    edges = [minute for minute in range(1441) if painted[minute] != (minute > 0 and painted[minute - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@lru_cache(maxsize=100_000)
def from_wall(day: date, minute: int, zone: str) -> datetime:
    """The first instant at which the wall shows this; inside a gap, as far after it as the clocks jumped."""
    wall = datetime(day.year, day.month, day.day) + minute * MINUTE  # noqa: DTZ001
    around = [wall.replace(tzinfo=UTC) + step * HOUR for step in range(-48, 49, 4)]
    offsets = {wall_at(moment, zone) - moment.replace(tzinfo=None) for moment in around}
    showing = [moment for offset in offsets if wall_at(moment := (wall - offset).replace(tzinfo=UTC), zone) == wall]
    if showing:
        return min(showing)
    before_the_gap = max(moment for moment in around if wall_at(moment, zone) < wall)
    offset = wall_at(before_the_gap, zone) - before_the_gap.replace(tzinfo=None)
    return (wall - offset).replace(tzinfo=UTC)


def wall_at(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
