"""What is wrong with a field, in the words of the reader instead of the library's."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, Promise] = {
    "missing": _("This field is required."),
    "extra_forbidden": _("There is no such field here."),
    "string_type": _("This must be text."),
    "string_too_short": _("This must not be empty."),
    "string_too_long": _("At most %(max_length)s characters are possible."),
    "string_pattern_mismatch": _("This contains characters that cannot be used here."),
    "too_short": _("This must not be empty."),
    "too_long": _("At most %(max_length)s entries are possible."),
    "bool_type": _("This must be true or false."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_parsing_size": _("This number is too large."),
    "int_from_float": _("This must be a whole number."),
    "greater_than_equal": _("This must be %(ge)s or more."),
    "less_than_equal": _("This must be %(le)s or less."),
    "less_than": _("This must be less than %(lt)s."),
    "list_type": _("This must be a list."),
    "dict_type": _("This must be an object."),
    "model_type": _("This must be an object."),
    "model_attributes_type": _("This must be an object."),
}
_OTHER = _("This value is not valid.")


def message(error: dict[str, Any]) -> str:
    """The words for one error as pydantic reports it."""
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(context["error"])
    words = str(_WORDS.get(error["type"], _OTHER))
    return words % context


def field(location: tuple[str | int, ...]) -> str:
    """``("body", "body", "invitee", "name")`` → ``invitee.name``; the body as a whole is ``body``."""
    source, *names = location
    if source == "body":
        names = names[1:]
    return ".".join(map(str, names)) or "body"
