"""Log lines, as text or as JSON: each names the request that it belongs to, and none holds a secret.

The filter knows the installation's own secrets by heart, and the shapes of those that it hands out. It sees a line when
it is whole, tracebacks included.
"""

import logging
import re
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson

LEFT_OUT = "…"
SHORTEST = 4  # of a password that is left out by its text: anything shorter would tear holes into words
SHAPES = (
    (r"\bcrn_[\w-]+", "crn_" + LEFT_OUT),
    (r"\bwhsec_[\w+/=-]+", "whsec_" + LEFT_OUT),
    (r"(/(?:b|l|bookings)/)[\w-]{16,}", rf"\1{LEFT_OUT}"),  # who knows that address may cancel
    (r"(/(?:password/reset/key|invitation)/)[^/\s\"']+", rf"\1{LEFT_OUT}"),
    (r"(?i)(authorization[\"']?\s*[:=]\s*[\"']?)(?:\w+ +)?[^\s\"',}]+", rf"\1{LEFT_OUT}"),
    (r"(?i)\b(bearer) +[\w+/=.~-]{8,}", rf"\1 {LEFT_OUT}"),
    (r"\bgAAAA[\w-]{20,}=*", LEFT_OUT),  # what Fernet sealed
    (r"(\w://[^\s:/@]*:)[^\s/@]+@", rf"\1{LEFT_OUT}@"),
)
_COMPILED = [(re.compile(pattern), instead) for pattern, instead in SHAPES]

request_id: ContextVar[str] = ContextVar("request_id", default="")


class WithoutSecrets:
    """Text in, the same text without secrets out."""

    def __init__(self, secrets: Sequence[str]) -> None:
        known = {form for secret in secrets if len(secret) >= SHORTEST for form in (secret, quote(secret, safe=""))}
        longest_first = sorted(map(re.escape, known), key=len, reverse=True)
        self._known = re.compile("|".join(longest_first)) if known else None

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub(LEFT_OUT, text)
        for pattern, instead in _COMPILED:
            text = pattern.sub(instead, text)
        return text


class TextLine(logging.Formatter):
    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")
        self._clean = WithoutSecrets(secrets)

    def format(self, record: logging.LogRecord) -> str:
        known_as = request_id.get()
        return self._clean(super().format(record)) + (f" [{known_as}]" if known_as else "")


class JsonLine(logging.Formatter):
    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._clean = WithoutSecrets(secrets)

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._clean(record.getMessage()),
        }
        if known_as := request_id.get():
            line["request_id"] = known_as
        if record.exc_info:
            line["exception"] = self._clean(self.formatException(record.exc_info))
        return orjson.dumps(line | getattr(record, "facts", {})).decode()
