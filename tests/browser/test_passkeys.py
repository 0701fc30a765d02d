"""Passkeys in Chromium, with an authenticator that it plays itself."""

from typing import Any

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from creneau.accounts.models import Host, User

from .axe import faults
from .conftest import Open

FIDO2 = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_is_asked_for_and_signs_in_alone(alice: Host, live_server: Any, open_page: Open) -> None:
    User.objects.update(language="fr")
    page = open_page("/static/web/mark.svg", language="fr")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FIDO2})
    here = live_server.url.replace("127.0.0.1", "localhost")
    sign_in(page, here)
    page.wait_for_url("**/meetings")
    page.goto(f"{here}/account/2fa/webauthn/add/")
    page.locator("#id_password").fill("correct horse")
    page.locator("button.primary").click()
    assert faults(page) == []
    page.get_by_label("Nom").fill("Téléphone")
    page.get_by_role("button", name="Demander").click()
    page.wait_for_url("**/recovery-codes/")
    assert faults(page) == []
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless
    page.goto(f"{here}/account/2fa/")
    page.get_by_role("heading", name="Téléphone").wait_for()
    assert faults(page) == []

    page.get_by_role("button", name="Se déconnecter").first.click()
    sign_in(page, here)
    page.wait_for_url("**/authenticate/")
    assert faults(page) == []
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/meetings")

    page.get_by_role("button", name="Se déconnecter").first.click()
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url("**/meetings")


def sign_in(page: Page, here: str) -> None:
    page.goto(f"{here}/account/login/")
    page.locator("#id_login").fill("alice@demo.example")
    page.locator("#id_password").fill("correct horse")
    page.locator("button.primary").first.click()
