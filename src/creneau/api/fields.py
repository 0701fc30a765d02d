"""The values requests are made of, each checked before a verb sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, Strict

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_YEARS = range(1900, 3000)

# Control characters, separators of lines, halves of characters and non-characters: none belongs into a name, and XML
# cannot carry most of them.
_FORBIDDEN_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _instant(value: object) -> datetime:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value.upper()):
        raise ValueError(_("Write an instant with its offset, such as 2027-02-01T09:00:00Z."))
    try:
        instant = datetime.fromisoformat(value.upper())
        if instant.year not in _YEARS:
            raise ValueError
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(_("There is no such date or time.")) from None


def _instant_in_address(value: object) -> datetime:
    """In a query string a ``+`` that was not escaped arrives as a space."""
    return _instant(re.sub(r" (\d\d:\d\d)$", r"+\1", value) if isinstance(value, str) else value)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(_("This is not the name of a time zone, such as Europe/Paris."))
    return name


def _email(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError(_("This is not an e-mail address.")) from None
    return address


def _language(tag: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", tag):
        raise ValueError(_("This is not a language tag, such as fr or en."))
    return tag.lower().replace("_", "-")


def _without(pattern: re.Pattern[str]) -> Callable[[object], object]:
    """Looks before it trims: a line break at an end is no white space to forgive."""

    def trimmed(text: object) -> object:
        if not isinstance(text, str):
            return text
        if pattern.search(text):
            raise ValueError(_("This contains characters that cannot be used here."))
        return text.strip()

    return trimmed


in_lines = _without(_FORBIDDEN_IN_TEXT)

Instant = Annotated[datetime, BeforeValidator(_instant)]
InstantInAddress = Annotated[datetime, BeforeValidator(_instant_in_address)]
IN_ONE_LINE = BeforeValidator(_without(_FORBIDDEN_IN_LINE))
IN_LINES = BeforeValidator(in_lines)
Line = Annotated[str, Field(max_length=500), IN_ONE_LINE]
Name = Annotated[str, Field(min_length=1, max_length=200), IN_ONE_LINE]
Email = Annotated[
    str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email), IN_ONE_LINE
]
Password = Annotated[
    str, Field(min_length=1, max_length=1024, repr=False, json_schema_extra={"format": "password", "writeOnly": True})
]
Zone = Annotated[str, Field(examples=["Europe/Paris"]), AfterValidator(_zone)]
Language = Annotated[str, Field(max_length=35, examples=["fr"]), AfterValidator(_language)]
IdempotencyKey = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[\x20-\x7e]+$")]
LinkToken = Annotated[str, Field(min_length=1, max_length=64), IN_ONE_LINE]
Minutes = Annotated[int, Strict(), Field(ge=1, le=1440)]
Flag = Annotated[bool, Strict()]
RowId = Annotated[int, Strict(), Field(ge=1, lt=2**63)]
