"""Telephone numbers as people type them, kept as E.164."""

from collections.abc import Iterable, Iterator

import phonenumbers
from babel import Locale
from babel.core import get_global

_BY_LANGUAGE = {"en": "GB"}  # where a zone such as UTC says nothing; else where most people speak the language
LONGEST = 40


def regions(zones: Iterable[str], language: str) -> list[str]:
    """Where a number without a country may be at home: where these zones are, else where the language is spoken."""
    territories = get_global("zone_territories")
    found = [str(territories[zone]) for zone in zones if territories.get(zone, "001") != "001"]
    return list(dict.fromkeys(found)) or [_BY_LANGUAGE.get(language) or _home_of(language)]


def _home_of(language: str) -> str:
    """``DE`` for ``de``, ``BR`` for ``pt-br``; France for nobody's."""
    spoken = Locale.parse(language.replace("-", "_") or "fr")
    return spoken.territory or str(get_global("likely_subtags")[spoken.language]).rpartition("_")[2]


def e164(text: str, at_home: Iterable[str]) -> str:
    """``+33612345678``; a number that begins with + or 00 may be of any country. ``ValueError`` for no number."""
    if len(text) <= LONGEST:
        for number in _readings(text.strip(), at_home):
            if phonenumbers.is_valid_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise ValueError(text)


def shown(number: str) -> str:
    """``+33 6 12 34 56 78``; what is no number stays as it is."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number


def example(region: str) -> str:
    """A number of the region that belongs to nobody, for the words beside a field."""
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return "+33 6 12 34 56 78"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _readings(text: str, at_home: Iterable[str]) -> Iterator[phonenumbers.PhoneNumber]:
    for region in [*at_home, None]:
        try:
            yield phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
