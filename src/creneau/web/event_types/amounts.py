"""A length of time as people say it: a number and its unit."""

import re

from django.utils.translation import gettext_lazy as _

UNITS = ((1, _("minutes")), (60, _("hours")), (1440, _("days")))
_DURATION = re.compile(
    r"(?:(\d{1,2})\s*h(?:ours?|eures?)?)?\s*(?:(\d{1,4})\s*(?:min|mn|minutes?|m)?)?\.?", re.IGNORECASE
)


def parted(minutes: int) -> tuple[int, int]:
    """``(2, 1440)`` for 2880: in the largest unit that needs no fraction."""
    unit = max((unit for unit, _name in UNITS if minutes and minutes % unit == 0), default=1440 if not minutes else 1)
    return minutes // unit, unit


def durations(text: str) -> list[int] | None:
    """Minutes of ``30``, ``30 min, 1 h``, ``1h30; 45``; None where that cannot be read."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    found = [_DURATION.fullmatch(part) for part in parts]
    if not parts or not all(match and match.group(0).strip(" .") for match in found):
        return None
    minutes = [int(match.group(1) or 0) * 60 + int(match.group(2) or 0) for match in found if match]
    return list(dict.fromkeys(minutes))
