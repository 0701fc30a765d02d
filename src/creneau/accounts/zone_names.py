"""Time zones in words."""

from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext as _


@lru_cache(maxsize=4096)
def name(zone: str, locale: Locale) -> str:
    """``Central European Time (Paris)``; where the language has no name for the zone, ``local time (Amman)``."""
    names = locale.meta_zones.get(get_global("meta_zones").get(_known(zone), ""), {}).get("long", {})
    words = names.get("generic") or ("" if "daylight" in _own(zone, locale) else names.get("standard"))
    if zone in {"UTC", "Etc/UTC", "GMT", "Etc/GMT"}:
        return "UTC"
    words = words or _("local time")
    return f"{words} ({city(zone, locale)})"


def city(zone: str, locale: Locale) -> str:
    """``Paris``, ``La Réunion``."""
    exemplar = locale.time_zones.get(_known(zone), {}).get("city")
    return str(exemplar or zone.rpartition("/")[2].replace("_", " "))


def _own(zone: str, locale: Locale) -> dict[str, str]:
    """Names that a zone has for itself, such as British Summer Time."""
    return dict(locale.time_zones.get(_known(zone), {}).get("long", {}))


def _known(zone: str) -> str:
    return _older_names().get(zone, zone)


@cache
def _older_names() -> dict[str, str]:
    """IANA's present name → the name under which CLDR keeps its data."""
    return {new: old for old, new in get_global("zone_aliases").items() if old in get_global("meta_zones")}
