"""Texts that a host writes, with names in braces where the facts of a booking go.

A line is left out when it has names and none of them has anything to say: ``Where: {place}`` without a place.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.html import urlize
from django.utils.safestring import SafeString

NAMES = (
    "event_type",
    "host",
    "invitee",
    "invitee_email",
    "guests",
    "place",
    "description",
    "answers",
    "text_after",
    "manage_url",
)

_MARK = "\x02"
_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")


def unknown_names(text: str) -> list[str]:
    """What stands in braces and is none of ours, as it was written; a brace that has no other too."""
    return list(dict.fromkeys(found[0] for found in _BRACES.finditer(text) if found[1] not in NAMES))


def fill_line(text: str, facts: Mapping[str, str]) -> str:
    """One line, whatever the facts contain."""
    return one_line(_fill(text, facts))


def one_line(text: str) -> str:
    """No line breaks, no control characters; spaces that do not break stay."""
    spaced = re.sub(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+", " ", text).strip()
    return "".join(char for char in spaced if unicodedata.category(char) != "Cc")


def fill_text(text: str, facts: Mapping[str, str]) -> str:
    """Paragraphs, an empty line between them."""
    lines = [_fill(line, facts) for line in text.replace("\r", "").split("\n") if not _is_empty(line, facts)]
    return re.sub(r"\n\s*\n", "\n\n", "\n".join(lines).strip())


def fill_html(text: str, facts: Mapping[str, str]) -> str:
    """The same; everything is escaped, addresses of pages become links. What is HTML already stands as it is, in
    paragraphs of its own."""
    rich = {name: value for name, value in facts.items() if isinstance(value, SafeString) and value}
    said = {name: value.replace(_MARK, "") for name, value in facts.items()}
    marked = {**said, **{name: f"{_MARK}{name}{_MARK}" for name in rich}}
    parts = fill_text(text, marked).split(_MARK)  # every second one is the name of what is HTML
    return "\n".join(
        rich[part] if number % 2 else _paragraphs(part) for number, part in enumerate(parts) if part.strip()
    )


def _paragraphs(text: str) -> str:
    shown = (urlize(paragraph.strip(), nofollow=True, autoescape=True) for paragraph in text.split("\n\n"))
    return "\n".join("<p>" + paragraph.replace("\n", "<br>\n") + "</p>" for paragraph in shown if paragraph)


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda found: facts.get(found[1] or "", found[0]), text)


def _is_empty(line: str, facts: Mapping[str, str]) -> bool:
    names = [found[1] for found in _BRACES.finditer(line)]
    return bool(names) and not any(facts.get(name or "", name) for name in names)
