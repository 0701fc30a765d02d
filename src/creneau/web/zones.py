"""Time zones to choose from."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from creneau.accounts.locales import page_locale
from creneau.accounts.zone_names import city, name

__all__ = ["choices", "city", "name"]


@lru_cache(maxsize=4096)
def _by_city(zone: str, locale: Locale) -> str:
    """``Paris, Central European Time``: in a list one looks for the city."""
    words = name(zone, locale)
    return f"{city(zone, locale)}, {words.rpartition(' (')[0]}" if " (" in words else words


def choices(and_also: str = "") -> list[tuple[str, str]]:
    """Every zone with its name, for a ``<select>``, by city; and the one already chosen, however old its name."""
    locale = page_locale()
    offered = {*_offered(), *filter(None, [and_also])}
    return sorted(((zone, _by_city(zone, locale)) for zone in offered), key=lambda choice: choice[1])


@cache
def _offered() -> list[str]:
    """One name a zone: the present one."""
    regions = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
    present = available_timezones() - set(get_global("zone_aliases"))
    return ["UTC", *(zone for zone in present if zone.partition("/")[0] in regions)]
