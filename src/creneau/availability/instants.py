"""Instants as whole seconds since 1970, UTC.

Every start the rules can offer falls on a whole second, so rounding a bound to the second in the right direction
changes no answer: down where something begins to be busy, up everywhere else.
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
DAY = 86_400
MINUTE = 60


def seconds_at_or_before(instant: datetime) -> int:
    """Whole seconds, rounded down. A naive `instant` is a TypeError."""
    elapsed = instant - EPOCH
    return elapsed.days * DAY + elapsed.seconds


def seconds_at_or_after(instant: datetime) -> int:
    """Whole seconds, rounded up. A naive `instant` is a TypeError."""
    elapsed = instant - EPOCH
    return elapsed.days * DAY + elapsed.seconds + (elapsed.microseconds > 0)


def instant_at(seconds: int) -> datetime:
    """The aware UTC datetime of whole seconds since 1970."""
    return EPOCH + timedelta(seconds=seconds)
