"""Reads the configuration from environment variables: loud, typed, each with a ``_FILE`` twin."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet

Value = TypeVar("Value")

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PEM = "-----BEGIN CERTIFICATE-----"
_HOST_NAME = re.compile(r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")


class SettingError(Exception):
    """A setting that is missing or malformed. Its text is one line that names the variable."""


class Environment:
    """Typed access to a mapping of variables.

    ``NAME_FILE`` names a file whose content is the value of ``NAME`` (one trailing newline is dropped);
    giving both is an error. An empty value counts as absent.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        """The value as it stands, or the default."""
        value = self._raw(name)
        return default if value is None else value

    def parsed(self, name: str, parse: Callable[[str], Value], default: str | None = None) -> Value:
        """The value, or the default, read by ``parse``; a ``ValueError`` becomes a ``SettingError``.

        Without a default the variable is required.
        """
        value = self._raw(name)
        if value is None and default is None:
            raise SettingError(f"{name} is required (or {name}_FILE, the path of a file that holds it)")
        try:
            return parse(value if value is not None else default or "")
        except ValueError as error:
            raise SettingError(f"{name}: {error}") from None

    def listed(self, name: str, parse: Callable[[str], Value]) -> tuple[Value, ...]:
        """The comma-separated values, each read by ``parse``."""
        return self.parsed(name, lambda text: tuple(parse(part) for part in split_list(text)), "")

    def _raw(self, name: str) -> str | None:
        direct, path = self._variables.get(name), self._variables.get(f"{name}_FILE")
        if direct and path:
            raise SettingError(f"{name} and {name}_FILE are both set; keep one")
        if path:
            return _content(f"{name}_FILE", path)
        return direct or None


def _content(name: str, path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8").removesuffix("\n") or None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingError(f"{name}: {path} cannot be read ({reason})") from None


def split_list(text: str) -> list[str]:
    """``"a, b,,"`` → ``["a", "b"]``."""
    return [part.strip() for part in text.split(",") if part.strip()]


def switch(text: str) -> bool:
    """``on`` or ``off``."""
    if text not in {"on", "off"}:
        raise ValueError(f"“{text}” is neither on nor off")
    return text == "on"


def colour(text: str) -> str:
    """A colour as style sheets spell it: ``#0b5a48``."""
    if not _COLOUR.fullmatch(text.lower()):
        raise ValueError(f"“{text}” is not a colour such as #0b5a48")
    return text.lower()


def number(text: str) -> int:
    """A whole number, zero or more."""
    if not text.isdecimal():
        raise ValueError(f"“{text}” is not a whole number")
    return int(text)


def bits(text: str) -> int:
    """Of work; ``off`` is none. Fewer than 8 keep nobody away, more than 24 everybody with an old telephone."""
    found = 0 if text == "off" else number(text)
    if text != "off" and not 8 <= found <= 24:
        raise ValueError("off, or a number of bits from 8 to 24, such as 16")
    return found


def time_zone(text: str) -> str:
    """The name of an IANA time zone."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{text}” is not an IANA time zone, such as Europe/Paris") from None
    return text


def web_address(text: str) -> str:
    """An ``http(s)`` address without query or trailing slash."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole or parts.query or parts.fragment or parts.username:
        raise ValueError(f"“{text}” is not an address such as https://rdv.example.com")
    return text.rstrip("/")


def data_folder(text: str) -> Path:
    """A folder that is there, made for this user's eyes only if it was not."""
    path = Path(text).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{text} cannot be used as a folder ({error.strerror})") from None
    return path


def existing_file(text: str) -> Path | None:
    """A file that can be read; none for an empty text."""
    if not text:
        return None
    try:
        with Path(text).open("rb"):
            return Path(text)
    except OSError as error:
        raise ValueError(f"{text} cannot be read ({error.strerror})") from None


def secret(text: str) -> str:
    """A secret long enough to sign with."""
    if len(text) < 32:
        raise ValueError("shorter than 32 characters")
    return text


def credential_keys(text: str) -> tuple[str, ...]:
    """Comma-separated Fernet keys, newest first."""
    keys = tuple(split_list(text))
    for position, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ValueError(f"key {position} is not a Fernet key (32 bytes in URL-safe base64)") from None
    if not keys:
        raise ValueError("it holds no key")
    return keys


def database(text: str) -> str:
    """A ``sqlite:///PATH`` or ``postgresql://…`` address."""
    if not text.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("not an address that begins with sqlite:/// or postgresql://")
    return text


def log_level(text: str) -> str:
    """``debug``, ``info``, ``warning`` or ``error``, as ``logging`` spells it."""
    if text not in {"debug", "info", "warning", "error"}:
        raise ValueError(f"“{text}” is none of debug, info, warning, error")
    return text.upper()


def log_format(text: str) -> str:
    """``text`` or ``json``."""
    if text not in {"text", "json"}:
        raise ValueError(f"“{text}” is neither text nor json")
    return text


class MailServer(NamedTuple):
    """Where mail is handed in. ``security``: ``tls`` (from the start), ``starttls`` or ``none``; ``folder``: the host
    is the path of a folder that mail is put into."""

    host: str
    port: int
    user: str
    password: str
    security: str


def mail_server(text: str) -> MailServer | None:
    """``smtp://user:password@host:port`` (STARTTLS), ``smtps://…`` (TLS from the start) or ``smtp+plain://…``.

    ``folder:///path`` sends nothing: each mail becomes a file.
    """
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme == "folder" and parts.path.startswith("/"):
        return MailServer(unquote(parts.path), 0, "", "", "folder")
    known = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}
    if parts.scheme not in known or not parts.hostname:
        raise ValueError("not an address such as smtps://user:password@mail.example.com")
    security, port = known[parts.scheme]
    return MailServer(
        parts.hostname, parts.port or port, unquote(parts.username or ""), unquote(parts.password or ""), security
    )


def host_pattern(text: str) -> str:
    """An exact host name, ``*.suffix``, or an IP address."""
    name = text.lower()
    if not (_is_address(name) or _HOST_NAME.match(name.removeprefix("*."))):
        raise ValueError(f"“{text}” is not a host name, *.suffix or IP address")
    return name


def network(text: str) -> str:
    """A network in CIDR notation."""
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        raise ValueError(f"“{text}” is not a network such as 10.0.0.0/8") from None


def exchange_server(text: str) -> tuple[str, str]:
    """``example.com=https://mail.example.com/…`` → the mail domain and its Autodiscover or EWS address."""
    domain, found, address = (part.strip() for part in text.partition("="))
    if not found or not _HOST_NAME.match(domain.lower()) or not address:
        raise ValueError(f"“{text}” is not DOMAIN=ADDRESS")
    if "://" in address and not address.startswith("https://"):
        raise ValueError(f"“{address}” does not begin with https://")
    return domain.lower(), address


def certificates(text: str) -> str:
    """The path of a PEM file, or its text (as its ``_FILE`` twin reads it); returns PEM text, "" for none."""
    if not text or _PEM in text:
        return text
    try:
        pem = Path(text).read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise ValueError(f"{text} cannot be read ({error.strerror})") from None
    if _PEM not in pem:
        raise ValueError(f"{text} holds no certificate in PEM form")
    return pem


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
