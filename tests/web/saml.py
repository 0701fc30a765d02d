"""A real provider of SAML on this machine, and a browser that signs in there."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import trustme
from django.test import Client
from lxml import html

from creneau.config import saml as settings_of_saml
from creneau.config.environment import Environment
from creneau.web.signin import saml
from tests.waiting import free_port, until

DORA = {"id": "dora-1", "mail": ["dora@demo.example"], "displayName": ["Dora Blanc"]}


@contextmanager
def provider(folder: Path, *, calls_itself: str = "") -> Iterator[str]:
    """Its address. ``calls_itself``: that of another, whom it pretends to be.

    A process of its own: what its libraries warn of is no error of ours.
    """
    served = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA)
    served.private_key_pem.write_to_path(folder / "key.pem")
    served.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    (folder / "sp.xml").write_text(saml.own_metadata())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.web.saml_provider", str(port), folder, calls_itself or address]
    )
    try:
        until(lambda: _answers(address), bool)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def variables(address: str, **more: str) -> dict[str, str]:
    named = {f"CRENEAU_SAML_{name}": value for name, value in more.items()}
    return {
        "CRENEAU_SAML_METADATA": f"{address}/metadata",
        "CRENEAU_SAML_NAME": "Saint-Aubin",
        "CRENEAU_SAML_TRUSTED_DOMAINS": "demo.example",
    } | named


def configure(settings: Any, address: str, **more: str) -> None:
    settings.SAML = settings_of_saml.provider_of(Environment(variables(address, **more)))


def begin(client: Client, **form: str) -> str:
    """Where Créneau sends the browser."""
    page = html.fromstring(client.post("/account/saml/login/", form).content)
    return str(page.xpath("//main//a/@href")[0])


def at_provider(there: str, person: dict[str, Any], **otherwise: str) -> str:
    """What the provider's page posts, in base64."""
    answer = requests.get(there, params={"person": json.dumps(person)} | otherwise, timeout=20)
    return str(answer.json()["SAMLResponse"])


def post(client: Client, text: str) -> Any:
    """From the provider's page: without Créneau's cookies. Then, if it was believed, on with them."""
    answer = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True).post(
        "/account/saml/answer/", {"SAMLResponse": text, "RelayState": "https://evil.example/"}
    )
    there = answer.headers["Location"]
    return client.get(there) if there.startswith("/account/saml/finish/") else answer


def sign_in(client: Client, person: dict[str, Any], **form: str) -> Any:
    return post(client, at_provider(begin(client, **form), person))


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The answer with words in it replaced, as somebody on the way would."""
    document = base64.b64decode(text).decode()
    for old, new in changes:
        assert old in document, old
        document = document.replace(old, new)
    return base64.b64encode(document.encode()).decode()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/metadata", timeout=5).ok
    except requests.ConnectionError:
        return False
