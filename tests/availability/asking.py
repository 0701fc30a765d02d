"""Asking the product a question in the command's own JSON, without a process."""

from datetime import datetime

from creneau.availability import offered as offered_of
from creneau.availability.question import question

USUAL = {
    "now": "2027-03-01T00:00:00Z",
    "window": {"start": "2027-03-01T00:00:00Z", "end": "2027-03-02T00:00:00Z"},
    "timezone": "UTC",
    "weekly_hours": {},
    "overrides": {},
    "busy": [],
    "duration_minutes": 60,
    "increment_minutes": 60,
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 0,
    "minimum_notice_minutes": 0,
}
"""Monday, 1 March 2027, in UTC, with no hours yet."""


def answer(asked: dict) -> list[str]:
    q = question(asked)
    found = offered_of(q.schedule, q.rules, q.window, q.busy, q.now)
    assert found.names() == [spelled(start) for start in found.starts()]
    return found.names()


def offered(**changes: object) -> list[str]:
    """The answer to the usual question with these fields changed."""
    return answer(USUAL | changes)


def times(**changes: object) -> list[str]:
    """The same, hours and minutes only."""
    return [each[11:16] for each in offered(**changes)]


def window(start: str, end: str) -> dict[str, str]:
    return {"start": start, "end": end}


def spelled(start: datetime) -> str:
    return start.replace(tzinfo=None).isoformat() + "Z"
