"""The language of the reader as Babel knows it."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale, dates
from django.utils.translation import get_language

# English is written day first and with am and pm, as "Mon 30 Nov, 2:00 pm".
_TERRITORIES = {"en": "en_GB"}
_TIME = {"en": "h:mm a"}  # elsewhere HH:mm
_HOUR = {"en": "h a"}


def page_locale() -> Locale:
    language = get_language() or "en"
    return Locale.parse(_TERRITORIES.get(language, language.replace("-", "_")))


def language_name(language: str) -> str:
    """As the reader calls it: ``anglais``, ``French``."""
    return Locale.parse(language.replace("-", "_")).get_display_name(page_locale()) or language


def time_pattern() -> str:
    """How a time of day is written, as Babel's patterns go."""
    return _TIME.get(get_language() or "en", "HH:mm")


def first_of_month(pattern: str, day: date) -> str:
    """French counts from the first: ``1er mars``, then ``2 mars``."""
    return pattern.replace("d MMM", "d'er' MMM") if day.day == 1 and get_language() == "fr" else pattern


def clock(instant: datetime, zone: str) -> str:
    """``14:00``, ``2:00 pm``."""
    local = instant.astimezone(ZoneInfo(zone))
    return dates.format_datetime(local, time_pattern(), local.tzinfo, page_locale())


def wall_clock(minute: int) -> str:
    """A minute of a day, its last midnight too: ``14:00``, ``24:00``; ``2:00 pm``, ``12:00 am``."""
    return _of_day(minute, time_pattern())


def wall_hour(minute: int) -> str:
    """On a scale of full hours: ``14:00``, ``2 pm``."""
    return _of_day(minute, _HOUR.get(get_language() or "en", "HH:mm"))


def _of_day(minute: int, pattern: str) -> str:
    if minute == 24 * 60 and pattern == "HH:mm":
        return "24:00"
    return dates.format_time(time(minute // 60 % 24, minute % 60), pattern, locale=page_locale())
