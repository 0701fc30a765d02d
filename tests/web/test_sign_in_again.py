"""Before powerful acts, who signs in by the organisation alone signs in there once more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from creneau.accounts.models import Host, User
from tests.web import openid
from tests.web.openid import DORA, sign_in
from tests.web.test_second_factor import APP


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid.provider() as address:
        yield address


@pytest.fixture
def dora(issuer: str, alice: Host, browser: Client, settings: Any) -> Client:
    """She administers, has no password here, and signed in an hour ago."""
    openid.configure(settings, issuer, NEWCOMERS="on")
    openid.knows(issuer, "dora", DORA)
    sign_in(browser, "dora")
    User.objects.filter(email=DORA["email"]).update(is_administrator=True)
    an_hour_passes(browser)
    return browser


def an_hour_passes(browser: Client) -> None:
    kept = browser.session
    for record in kept["account_authentication_methods"]:
        record["at"] -= 3600
    kept.save()


def deactivate(browser: Client, host: Host) -> Any:
    return browser.post(f"/administration/people/{host.user_id}/state", {"active": "off"})


def is_active(host: Host) -> bool:
    return User.objects.get(pk=host.user_id).is_active


def test_what_was_asked_for_goes_on_after_signing_in_once_more(dora: Client, carol: Host) -> None:
    page = deactivate(dora, carol).headers["Location"]
    assert page == f"/account/again/?next={quote(f'/administration/people/{carol.user_id}/state', safe='')}"
    assert "Sign in with Saint-Aubin" in dora.get(page).content.decode()
    there = openid.begin(dora, next=page)
    assert (openid.asked(there)["prompt"], openid.asked(there)["max_age"]) == ("login", "300")
    assert dora.get(openid.at_provider(there, "dora")).headers["Location"] == page
    assert is_active(carol)
    assert dora.get(page).headers["Location"] == f"/administration/people/{carol.user_id}"
    assert not is_active(carol)


def test_who_signed_in_a_moment_ago_is_not_asked(dora: Client, carol: Host) -> None:
    sign_in(dora, "dora")
    deactivate(dora, carol)
    assert not is_active(carol)


def test_a_provider_that_asked_nobody_vouches_for_nothing(dora: Client, issuer: str, carol: Host) -> None:
    openid.knows(issuer, "dora", {**DORA, "auth_time": int(time.time()) - 3600})
    page = deactivate(dora, carol).headers["Location"]
    assert sign_in(dora, "dora", next=page).headers["Location"] == "/account/refused/?why=not+proven"
    assert dora.get(page).status_code == 200
    assert is_active(carol)


def test_whoever_else_sits_there_is_signed_in_as_themselves(dora: Client, issuer: str, carol: Host) -> None:
    openid.knows(issuer, "eve", {"email": "eve@demo.example", "email_verified": True, "name": "Eve"})
    page = deactivate(dora, carol).headers["Location"]
    sign_in(dora, "eve", next=page)
    assert dora.get(page).headers["Location"] == f"/administration/people/{carol.user_id}/state"
    assert dora.get(f"/administration/people/{carol.user_id}").status_code == 404
    assert is_active(carol)


def test_a_second_step_is_not_set_up_by_whoever_finds_the_browser_open(dora: Client) -> None:
    assert dora.get(APP).headers["Location"] == f"/account/again/?next={quote(APP, safe='')}"


def test_nobody_else_is_asked_there(alice: Host, browser: Client, settings: Any) -> None:
    openid.configure(settings, "https://login.example.com")
    browser.force_login(alice.user)
    assert browser.get(APP).headers["Location"].startswith("/account/reauthenticate/")


def test_the_password_of_the_directory_is_asked_for_on_its_usual_page(dora: Client, carol: Host, settings: Any) -> None:
    settings.AUTH_LDAP_SERVER_URI = "ldaps://dc.example.com"
    page = deactivate(dora, carol).headers["Location"]
    assert page.startswith("/account/reauthenticate/")
    shown = dora.get(page).content.decode()
    assert "Your password, once more" in shown
    assert "With your organisation’s account" in shown
