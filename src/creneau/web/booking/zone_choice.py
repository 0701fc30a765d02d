"""Every zone that people live in, by continent and city: what the select without JavaScript offers."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from unicodedata import combining, normalize

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext as _

from creneau.web import zones

# Where CLDR has the word, its number in the UN's list of regions.
_REGIONS = {"Africa": "002", "America": "019", "Asia": "142", "Australia": "009", "Europe": "150", "Pacific": "009"}


@dataclass(frozen=True)
class City:
    zone: str
    name: str


@dataclass(frozen=True)
class Region:
    name: str
    cities: tuple[City, ...]


@lru_cache(maxsize=16)
def regions(locale: Locale) -> tuple[Region, ...]:
    """By name, in the language of ``locale``, which the page must be in as well."""
    names = {zone: _region(zone, locale) for zone in _inhabited()}
    by_region = sorted(names, key=lambda zone: (names[zone], _sortable(zones.city(zone, locale))))
    return tuple(
        Region(name, tuple(City(zone, zones.city(zone, locale)) for zone in group))
        for name, group in groupby(by_region, key=names.__getitem__)
    )


def _inhabited() -> set[str]:
    listed = {zone for zones_there in get_global("territory_zones").values() for zone in zones_there}
    return {zone for zone in listed if zone.count("/") == 1 and not zone.startswith(("Antarctica/", "Arctic/", "Etc/"))}


def _region(zone: str, locale: Locale) -> str:
    start = zone.partition("/")[0]
    oceans = {"Atlantic": _("Atlantic Ocean"), "Indian": _("Indian Ocean")}
    return oceans.get(start) or str(locale.territories[_REGIONS[start]])


def _sortable(name: str) -> str:
    """Without accents, as a dictionary sorts."""
    return "".join(char for char in normalize("NFD", name) if not combining(char)).lower()
