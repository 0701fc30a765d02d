"""What a page says: its texts without those of forms, code and other languages; what of it is data; its forms."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.http import HttpResponse

SILENT = {"script", "style", "code", "pre", "textarea", "noscript"}
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-copied", "data-close")
EMPTY = {"input", "br", "img", "meta", "link", "hr", "use", "path", "rect", "circle", "line"}
ADDRESSES = re.compile(r"\S*(?:@|://|/|\.example|\\)\S*|xn--\S+|\b[0-9A-F]{2}(?::[0-9A-F]{2})+")
MARKS = re.compile(r"\n|\*\*|^- ", re.MULTILINE)  # of what a host writes, which a page shows in pieces
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.loose: list[str] = []
        self.forms: list[tuple[str, list[str]]] = []
        self._silent: list[str] = []
        self._language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.loose += [f"{name} in {tag}" for name in given if name == "style" or name.startswith("on")]
        self.loose += [given[name] for name in ("src", "data") if "//" in given.get(name, "")]
        if (tag == "script" and "src" not in given) or tag == "style":
            self.loose.append(f"{tag} in the page")
        if tag == "html":
            self._language = given["lang"]
        if tag == "form" and given.get("method", "").lower() == "post":
            self.forms.append((given.get("action", ""), []))
        if tag in ("input", "select", "textarea", "button") and given.get("name") and self.forms:
            self.forms[-1][1].append(given["name"])
        if self._silent or tag in SILENT or given.get("lang", self._language) != self._language:
            self._silent += [] if tag in EMPTY else [tag]
        else:
            self.texts += [given[name] for name in SPOKEN if name in given]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(" ".join(data.split()))


def texts(answer: HttpResponse) -> list[str]:
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return _read(answer).texts
    return answer.getvalue().decode().splitlines()[:1] if kind.startswith("text/csv") else []


def loose(answer: HttpResponse) -> list[str]:
    """What a strict policy refuses (script and style in the page, files from elsewhere), and what of the policy is lax.

    Which sites may show the page in a frame is their host's affair.
    """
    parts = answer.headers["Content-Security-Policy"].split(";")
    policy = " ".join(part for part in parts if "frame-ancestors" not in part)
    return [*_read(answer).loose, *(each for each in ("unsafe", "http:", "https:", "data:", "*") if each in policy)]


def forms(answer: HttpResponse, address: str) -> set[tuple[str, tuple[str, ...]]]:
    """Where each form of the page is sent to, and the names of its fields; not the one that signs out."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    found = {(action or address, tuple(names)) for action, names in _read(answer).forms}
    return {form for form in found if "/logout/" not in form[0]}


def of_rows() -> list[str]:
    """Every text that is in the database, the longest first."""
    found: set[str] = set()
    for label in ("accounts", "calendars", "scheduling", "notifications", "web"):
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.values():
                found.update(_strings(row.values()))
    parts = {part.strip() for text in found for part in (text, *MARKS.split(text))}
    return sorted(parts, key=len, reverse=True)


def latin_left(said: Iterable[str], data: list[str], names: set[str]) -> list[str]:
    """The texts that hold a word in Latin letters which is neither data, nor an address, nor one of the names."""
    return [text for text in said if _words(text) - names and _words(_without(text, data)) - names]


def _without(text: str, data: list[str]) -> str:
    for known in data:
        if len(known) > 1 and known in text:
            text = text.replace(known, " ")
    return text


def _words(text: str) -> set[str]:
    return set(LATIN.findall(ADDRESSES.sub(" ", text)))


def _strings(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _strings(value.values())
        elif isinstance(value, list):
            yield from _strings(value)


def _read(answer: HttpResponse) -> _Reader:
    reader = _Reader()
    reader.feed(answer.getvalue().decode())
    return reader
