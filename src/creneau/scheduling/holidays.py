"""Public holidays as date overrides: days off that a host opts into, by country and region. No network."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from creneau.availability import Hours


class UnknownRegion(ValueError):
    """The country, or the region of it, is not one we know the holidays of."""


def regions_by_country() -> Mapping[str, Sequence[str]]:
    """ISO 3166 code of each country we know → the codes of its regions that have holidays of their own."""
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


_NO_HOLIDAYS = {"FR": {"Zone A", "Zone B", "Zone C"}, "NL": {"Midden", "Noord", "Zuid"}}  # of schools only
_OWN_NAMES = {
    "Flemish": "Vlaamse Gemeenschap",
    "French": "Communauté française",
    "German": "Deutschsprachige Gemeinschaft",
}
# Day and month that the public bodies of a community of Belgium take off; to the library they differ in schools only.
_COMMUNITY_DAYS = {"Flemish": (7, 11), "French": (9, 27), "German": (11, 15)}


def region_names(country: str) -> dict[str, str]:
    """Code → name of each region that can be chosen; as the country itself writes it, its code where it has no name."""
    from holidays import country_holidays

    known = regions_by_country().get(country, ())
    regions = [region for region in known if region not in _NO_HOLIDAYS.get(country, ())]
    names = {region: _OWN_NAMES.get(region, "") if country == "BE" else "" for region in regions}
    for name, code in getattr(country_holidays(country), "subdivisions_aliases", {}).items() if regions else ():
        names[code] = max(names.get(code, ""), name, key=len) if code in names else ""
    return {code: names[code] or code for code in regions}


def public_holidays(
    country: str, region: str | None, first: date, last: date, *, language: str | None = None
) -> dict[date, str]:
    """The holidays from `first` through `last`, ascending, with their names.

    `country` is an ISO 3166-1 code such as FR, `region` an ISO 3166-2 code without the country, such as 57 (Moselle).
    The names are in `language` (fr, en) where they are known in it, else in the country's own. Raises UnknownRegion.
    """
    known = _of_years(country, region or None, first.year, last.year, language)
    return {day: name for day, name in known if first <= day <= last}


def with_public_holidays(
    overrides: Mapping[date, Sequence[Hours]], country: str, region: str | None, first: date, last: date
) -> dict[date, Sequence[Hours]]:
    """The host's overrides, and a day off for each holiday on which the host has said nothing else. Raises
    UnknownRegion."""
    return dict.fromkeys(public_holidays(country, region, first, last), ()) | dict(overrides)


@lru_cache(maxsize=256)
def _of_years(
    country: str, region: str | None, first_year: int, last_year: int, language: str | None
) -> tuple[tuple[date, str], ...]:
    from holidays import country_holidays  # half a second to import: only who asks for holidays waits for it

    _check(country, region)
    asked = country_holidays(country, subdiv=region)
    # Told which language, always: left alone, the library takes the process's locale.
    spoken = _spoken(language, asked.supported_languages) or asked.default_language
    years = range(first_year, last_year + 1)
    found = dict(country_holidays(country, subdiv=region, years=years, language=spoken).items())
    if country == "BE" and region:
        month, day = _COMMUNITY_DAYS[region]
        found = {date(year, month, day): _OWN_NAMES[region] for year in years} | found
    return tuple(sorted(found.items()))


def _check(country: str, region: str | None) -> None:
    regions = regions_by_country().get(country)
    if regions is None or region not in (None, *regions):
        raise UnknownRegion(f"no public holidays are known for {country!r} {region or ''}".rstrip())


def _spoken(language: str | None, known: Iterable[str]) -> str | None:
    """The library's name for the language: `en_US` for `en`."""
    return next((each for each in known if language and each.split("_")[0] == language), None)
