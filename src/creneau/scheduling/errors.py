"""Why something cannot be booked, moved or cancelled."""

from datetime import datetime


class SchedulingError(Exception):
    """The words are for the person who asked."""


class NotBookable(SchedulingError):
    """What was asked for is not on offer; ``field`` names what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class SlotTaken(SchedulingError):
    """The slot was on offer, and is gone. ``alternatives``: the nearest free start times, ascending."""

    def __init__(self, alternatives: list[datetime]) -> None:
        super().__init__("the slot is taken")
        self.alternatives = alternatives


class TooLate(SchedulingError):
    """The cut-off has passed: ``until`` was the last moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too late")
        self.until = until


class InUse(SchedulingError):
    """Something else needs it."""


class LinkClosed(SchedulingError):
    """The link is good no longer. ``why``: ``used``, ``expired``, or ``unknown`` for a revoked or made-up one."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the link is {why}")
        self.why = why
