"""Signing in at the organisation's provider, in Chromium, which enforces our policy and keeps cookies to their site."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Page

from creneau.accounts.models import Host, User
from tests.web import openid, saml

from .axe import faults
from .conftest import Open, Picture

pytestmark = pytest.mark.slow


@pytest.fixture
def here(live_server: Any, settings: Any) -> str:
    """Créneau at ``localhost``: to a browser another site than the providers at ``127.0.0.1``."""
    settings.BASE_URL = live_server.url.replace("127.0.0.1", "localhost")
    return str(settings.BASE_URL)


def without_the_net(page: Page) -> None:
    """The provider of the tests would like a style sheet from elsewhere."""
    page.route(re.compile("^https:"), lambda route: route.fulfill(status=200, content_type="text/css", body=""))


@pytest.mark.parametrize("javascript", [True, False])
def test_openid_connect_leads_there_and_back(
    alice: Host, here: str, open_page: Open, settings: Any, javascript: bool
) -> None:
    with openid.provider(host="127.0.0.1") as issuer:
        openid.configure(settings, issuer)
        openid.knows(issuer, "alice", {"email": "alice@demo.example", "email_verified": True})
        page = open_page(f"{here}/account/login/?next=/settings/tokens", language="fr", javascript=javascript)
        without_the_net(page)
        page.get_by_role("button", name="Se connecter avec Saint-Aubin").click()
        page.wait_for_url(f"{issuer}/**")
        page.locator("input[name=sub]").fill("alice")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{here}/settings/tokens")


def test_before_powerful_acts_it_leads_there_once_more(alice: Host, here: str, open_page: Open, settings: Any) -> None:
    with openid.provider(host="127.0.0.1") as issuer:
        openid.configure(settings, issuer, NEWCOMERS="on")
        openid.knows(issuer, "dora", openid.DORA)
        page = open_page(f"{here}/account/login/?next=/account/2fa/", language="fr", width=360)
        without_the_net(page)
        for then in ("/account/2fa/", "/account/2fa/totp/activate/"):
            page.get_by_role("button", name="Se connecter avec Saint-Aubin").click()
            page.wait_for_url(f"{issuer}/**")
            page.locator("input[name=sub]").fill("dora")
            page.get_by_role("button", name="Authorize").click()
            page.wait_for_url(f"{here}{then}")
            an_hour_passes()
            page.goto(f"{here}/account/2fa/totp/activate/")
            page.wait_for_url("**/account/again/**")
            assert faults(page) == []


def an_hour_passes() -> None:
    for row in Session.objects.all():
        kept = SessionStore(row.session_key)
        for record in kept["account_authentication_methods"]:
            record["at"] -= 3600
        kept.save()


def test_saml_leads_there_and_back(alice: Host, here: str, open_page: Open, settings: Any, tmp_path: Path) -> None:
    if shutil.which("xmlsec1") is None:
        pytest.skip("no xmlsec1 on this machine, which the provider signs with: install Debian's xmlsec1")
    with saml.provider(tmp_path) as address:
        saml.configure(settings, address)
        page = open_page(f"{here}/account/login/?next=/settings/tokens", language="fr")
        page.get_by_role("button", name="Se connecter avec Saint-Aubin").click()
        page.wait_for_url(f"{address}/**")
        page.locator("input[name=person]").fill(json.dumps({"id": "alice-1", "mail": ["alice@demo.example"]}))
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Back").click()
        page.wait_for_url(f"{here}/settings/tokens")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_its_pages_are_readable(
    alice: Host, here: str, open_page: Open, picture: Picture, settings: Any, language: str, width: int, dark: bool
) -> None:
    name = f"{width}-{'dark' if dark else 'light'}{'' if language == 'en' else '-fr'}"
    with openid.provider(host="127.0.0.1") as issuer:
        openid.configure(settings, issuer)
        openid.knows(issuer, "eve", {"email": "eve@demo.example", "email_verified": True})
        User.objects.update(language="")
        page = open_page(f"{here}/account/login/", language=language, width=width, dark=dark)
        assert faults(page) == []
        picture(page, f"sign-in-provider-{name}")
        without_the_net(page)
        page.locator("form[action*=oidc] button").click()
        page.wait_for_url(f"{issuer}/**")
        page.locator("input[name=sub]").fill("eve")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url("**/refused/**")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, f"sign-in-refused-{name}")
