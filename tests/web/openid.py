"""A real provider of OpenID Connect on this machine, and a browser that signs in there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client
from lxml import html

from creneau.config import oidc
from creneau.config.environment import Environment
from tests.waiting import free_port, until

DORA = {"email": "dora@demo.example", "email_verified": True, "name": "Dora Blanc"}


@contextmanager
def provider(host: str = "localhost") -> Iterator[str]:
    """Its issuer. A process of its own: what its libraries warn of is no error of ours."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    issuer = f"http://{host}:{port}"
    try:
        until(lambda: answers(issuer), bool)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def answers(issuer: str) -> bool:
    try:
        return requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).ok
    except requests.ConnectionError:
        return False


def variables(issuer: str, **more: str) -> dict[str, str]:
    named = {f"CRENEAU_OIDC_{name}": value for name, value in more.items()}
    return {
        "CRENEAU_OIDC_ISSUER": issuer,
        "CRENEAU_OIDC_CLIENT_ID": "creneau",
        "CRENEAU_OIDC_CLIENT_SECRET": "only-for-tests",
        "CRENEAU_OIDC_NAME": "Saint-Aubin",
    } | named


def configure(settings: Any, issuer: str, **more: str) -> None:
    settings.OIDC = oidc.provider_of(Environment(variables(issuer, **more)))


def knows(issuer: str, subject: str, claims: dict[str, Any]) -> None:
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()


def begin(client: Client, **form: str) -> str:
    """Where Créneau sends the browser."""
    page = html.fromstring(client.post("/account/oidc/login/", form).content)
    return str(page.xpath("//main//a/@href")[0])


def at_provider(there: str, subject: str, **form: str) -> str:
    """Where the provider sends the browser back to, as a path."""
    answer = requests.post(there, data={"sub": subject} | form, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client: Client, subject: str, **form: str) -> Any:
    return client.get(at_provider(begin(client, **form), subject))


def asked(there: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
