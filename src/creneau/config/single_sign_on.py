"""What the settings of OpenID Connect and of SAML have in common. ``CRENEAU_OIDC_…``, ``CRENEAU_SAML_…``."""

from __future__ import annotations

import importlib.util
import re
from urllib.parse import urlsplit

from creneau.accounts.provided import Rules
from creneau.config.client import is_this_machine
from creneau.config.environment import Environment, SettingError, certificates, switch

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def rules_of(env: Environment, prefix: str) -> Rules:
    return Rules(
        trusted_domains=env.listed(f"{prefix}_TRUSTED_DOMAINS", mail_domain),
        takes_newcomers=env.parsed(f"{prefix}_NEWCOMERS", switch, "off"),
        group=env.text(f"{prefix}_GROUP"),
        administrators_group=env.text(f"{prefix}_ADMINISTRATORS_GROUP"),
    )


def needs(module: str, setting: str, extra: str) -> None:
    """``SettingError`` unless the extra is installed."""
    if importlib.util.find_spec(module) is None:
        raise SettingError(f"{setting}: install the extra, pip install 'creneau[{extra}]'")


def alone(env: Environment, main: str, others: tuple[str, ...]) -> None:
    """Settings that would have no effect are a mistake, such as a provider whose address was forgotten."""
    for name in others:
        if env.text(name):
            raise SettingError(f"{name} is set, but {main} is not")


def protected_address(text: str) -> str:
    """``https://…`` without query or fragment; ``http://`` only on this machine itself."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in {"https", "http"} or parts.query or parts.fragment or parts.username:
        raise ValueError(f"“{text}” is not an address such as https://login.example.com")
    if parts.scheme == "http" and not is_this_machine(host):
        raise ValueError(f"“{text}” does not begin with https://")
    return text


def mail_domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text.lower()):
        raise ValueError(f"“{text}” is not a mail domain such as example.com")
    return text.lower()


def authorities(env: Environment, name: str) -> str:
    """PEM text of authorities that are believed beside the system's."""
    return env.parsed(name, certificates, "")
