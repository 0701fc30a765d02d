"""Dates, times and zones as the reader of the page writes them.

Filters that show an instant take the zone to show it in: ``{{ booking.start_at|moment:host.time_zone }}``.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates, lists, numbers, units
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from creneau.accounts.locales import clock as plain_clock
from creneau.accounts.locales import first_of_month, page_locale, time_pattern, wall_clock
from creneau.web import zones

register = template.Library()
locale = page_locale

_TIME_WITHOUT_HALF = {"en": "h:mm"}  # where the day has halves


def _format(instant: datetime, zone: str, pattern: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return dates.format_datetime(local, first_of_month(pattern, local), local.tzinfo, page_locale())


@register.filter
def moment(instant: datetime, zone: str) -> str:
    """``lun. 30 nov., 14:00``, ``Mon 30 Nov, 2:00 pm``."""
    return _format(instant, zone, f"EEE d MMM, {time_pattern()}")


@register.filter
def long_moment(instant: datetime, zone: str) -> str:
    """``lundi 30 novembre 2026, 14:00``, ``Monday 30 November 2026, 2:00 pm``."""
    return _format(instant, zone, f"EEEE d MMMM y, {time_pattern()}")


@register.filter
def clock(instant: datetime, zone: str) -> str:
    """``14:00``, ``2:00 pm``."""
    return plain_clock(instant, zone)


@register.filter
def of_day(text: str) -> str:
    """``14:00`` as hours are stored: ``14:00``, ``2:00 pm``."""
    hours, _colon, minutes = text.partition(":")
    return wall_clock(int(hours) * 60 + int(minutes))


@register.filter
def clock_end(instant: datetime, zone: str) -> str:
    """The end of an interval whose start is shown beside it: ``14:30``, ``2:30``."""
    return _format(instant, zone, _TIME_WITHOUT_HALF.get(get_language() or "en", "HH:mm"))


@register.filter
def half_of_day(instant: datetime, zone: str) -> str:
    """``am`` or ``pm`` where the language tells the time so, else nothing."""
    return _format(instant, zone, "a") if (get_language() or "en") in _TIME_WITHOUT_HALF else ""


@register.filter
def day(instant: datetime | date, zone: str = "") -> str:
    """``jeudi 3 décembre``, ``Thursday 3 December``. A date needs no zone."""
    return _day(instant, zone, "EEEE d MMMM")


@register.filter
def full_day(instant: datetime | date, zone: str = "") -> str:
    """``jeudi 3 décembre 2026``, ``Thursday 3 December 2026``."""
    return _day(instant, zone, "EEEE d MMMM y")


@register.filter
def short_day(instant: datetime | date, zone: str = "") -> str:
    """``3 déc.``, ``3 Dec``."""
    return _day(instant, zone, "d MMM")


@register.filter
def weekday(instant: datetime | date, zone: str = "") -> str:
    """``jeudi``, ``Thursday``."""
    return _day(instant, zone, "EEEE")


@register.filter
def short_weekday(instant: datetime | date, zone: str = "") -> str:
    """``jeu.``, ``Thu``."""
    return _day(instant, zone, "EEE")


@register.filter
def weekday_clock(instant: datetime, zone: str) -> str:
    """Within a week: ``jeudi 10:30``, ``Thursday 10:30 am``."""
    return _format(instant, zone, f"EEEE {time_pattern()}")


@register.filter
def weekday_day(instant: datetime | date, zone: str = "") -> str:
    """``jeu. 3 déc.``, ``Thu 3 Dec``."""
    return _day(instant, zone, "EEE d MMM")


@register.filter
def hour(instant: datetime, zone: str) -> str:
    """A full hour, on a scale: ``8 h``, ``8 am``."""
    return _format(instant, zone, {"en": "h a", "fr": "H\u202f'h'"}.get(get_language() or "en", "HH:mm"))


@register.filter
def month(instant: datetime | date, zone: str = "") -> str:
    """``décembre 2026``, ``December 2026``."""
    return _day(instant, zone, "LLLL y")


def _day(instant: datetime | date, zone: str, pattern: str) -> str:
    if isinstance(instant, datetime):
        instant = instant.astimezone(ZoneInfo(zone)).date()
    return dates.format_date(instant, first_of_month(pattern, instant), page_locale())


@register.filter
def machine(instant: datetime, zone: str) -> str:
    """For ``<time datetime>``: ``2026-12-03T10:30:00+01:00``."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


@register.filter
def ago(instant: datetime) -> str:
    """``il y a 40 secondes``, ``40 seconds ago``, ``in 2 minutes``."""
    return dates.format_timedelta(instant - timezone.now(), add_direction=True, locale=page_locale())


@register.filter
def duration(minutes: int) -> str:
    """``30 minutes``, ``1 heure 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")] if hours and rest else [(hours, "hour") if hours else (rest, "minute")]
    return " ".join(units.format_unit(number, unit, locale=page_locale()) for number, unit in parts)


@register.filter
def durations(choices: list[int]) -> str:
    """``15 minutes or 30 minutes``."""
    return lists.format_list([duration(minutes) for minutes in choices], "or", page_locale())


@register.filter
def seconds(milliseconds: int) -> str:
    """``0,1 s``, ``5.0 s``."""
    return f"{numbers.format_decimal(milliseconds / 1000, '0.0', page_locale())}\u202fs"


@register.filter
def grouped(number: int) -> str:
    """A number that may be long: ``1 095``, ``1,095``."""
    return numbers.format_decimal(number, locale=page_locale())


@register.filter
def zone_name(zone: str) -> str:
    """``heure d’Europe centrale (Paris)``, ``Central European Time (Paris)``."""
    return zones.name(zone, page_locale())


@register.filter
def city(zone: str) -> str:
    """``Paris``, ``La Réunion``."""
    return zones.city(zone, page_locale())
