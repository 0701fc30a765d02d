"""Time zones in words."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext as _

from creneau.accounts.locales import page_locale


@lru_cache(maxsize=4096)
def name(zone: str, locale: Locale) -> str:
    """``Central European Time (Paris)``; where the language has no name for the zone, ``Local time (London)``."""
    names = locale.meta_zones.get(get_global("meta_zones").get(_known(zone), ""), {}).get("long", {})
    words = names.get("generic") or ("" if "daylight" in _own(zone, locale) else names.get("standard"))
    if zone in {"UTC", "Etc/UTC", "GMT", "Etc/GMT"}:
        return "UTC"
    words = words or _("Local time")
    return f"{words} ({city(zone, locale)})"


def city(zone: str, locale: Locale) -> str:
    """``Paris``, ``La Réunion``."""
    exemplar = locale.time_zones.get(_known(zone), {}).get("city")
    return str(exemplar or zone.rpartition("/")[2].replace("_", " "))


@lru_cache(maxsize=4096)
def _by_city(zone: str, locale: Locale) -> str:
    """``Paris, Central European Time``: in a list one looks for the city."""
    words = name(zone, locale)
    return f"{city(zone, locale)}, {words.rpartition(' (')[0]}" if " (" in words else words


def _own(zone: str, locale: Locale) -> dict[str, str]:
    """Names that a zone has for itself, such as British Summer Time."""
    return dict(locale.time_zones.get(_known(zone), {}).get("long", {}))


def _known(zone: str) -> str:
    return _older_names().get(zone, zone)


@cache
def _older_names() -> dict[str, str]:
    """IANA's present name → the name under which CLDR keeps its data."""
    return {new: old for old, new in get_global("zone_aliases").items() if old in get_global("meta_zones")}


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
