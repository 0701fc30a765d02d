"""Times as the reader of a mail writes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import dates, units

from creneau.accounts.locales import clock, first_of_month, page_locale
from creneau.accounts.zone_names import name


def when(start_at: datetime, end_at: datetime, zone: str) -> str:
    """``Monday 1 March 2027, 10:00 am to 10:30 am, Central European Time (Paris)``."""
    return f"{_day(start_at, zone)}, {clock(start_at, zone)} – {clock(end_at, zone)}, {name(zone, page_locale())}"


def short(start_at: datetime, zone: str) -> str:
    """For a subject: ``Monday 1 March 2027, 10:00 am``."""
    return f"{_day(start_at, zone)}, {clock(start_at, zone)}"


def in_words(minutes: int) -> str:
    """``45 minutes``, ``1 hour``, ``24 hours``, ``2 days``."""
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes % length == 0 and minutes > (length if unit == "day" else 0):
            return units.format_unit(minutes // length, unit, locale=page_locale())
    return units.format_unit(minutes, "minute", locale=page_locale())


def _day(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone)).date()
    return dates.format_date(local, first_of_month("EEEE d MMMM y", local), page_locale())
