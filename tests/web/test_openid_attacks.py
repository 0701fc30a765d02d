"""What an attacker may try between the browser, Créneau and a provider of OpenID Connect."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix
from lxml import html

from creneau.accounts.models import AuditEntry, Host, User
from creneau.web.signin import configured
from creneau.web.signin.claims import claims_of
from creneau.web.signin.oidc import checked
from tests.web import openid
from tests.web.openid import DORA, asked, at_provider, begin

pytestmark = pytest.mark.xdist_group("openid")  # starting a provider takes longer than what is asked of it
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid.provider() as address:
        yield address


@pytest.fixture
def at(issuer: str, alice: Host, settings: Any) -> str:
    openid.configure(settings, issuer, NEWCOMERS="on")
    openid.knows(issuer, "dora", DORA)
    openid.knows(issuer, "mallory", {"email": "mallory@demo.example", "email_verified": True})
    return issuer


def refused(answer: Any) -> str:
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/refused/")
    return str(AuditEntry.objects.filter(thing="sign_in", act="refused").latest("pk").detail["cause"])


def with_words(there: str, **words: str) -> str:
    return f"{there.partition('?')[0]}?{urlencode(asked(there) | words)}"


def test_each_attempt_has_its_own_state_nonce_and_challenge(at: str, browser: Client) -> None:
    first, second = asked(begin(browser)), asked(begin(browser))
    assert first["code_challenge_method"] == "S256"
    assert {name for name in first if first[name] != second[name]} == {"state", "nonce", "code_challenge"}


def test_the_browser_chooses_nothing_of_what_is_asked(at: str, browser: Client) -> None:
    page = browser.post("/account/oidc/login/?scope=offline_access&auth_params=prompt%3Dnone&process=connect")
    there = asked(str(html.fromstring(page.content).xpath("//main//a/@href")[0]))
    assert (sorted(there["scope"].split()), "prompt" in there) == (["email", "openid", "profile"], False)


def test_an_answer_with_the_wrong_state_is_not_believed(at: str, browser: Client) -> None:
    back = at_provider(begin(browser), "mallory")
    state = asked(back)["state"]
    assert refused(browser.get(back.replace(state, "made-up"))) == "not proven"
    assert refused(browser.get(f"/account/oidc/callback/?code={asked(back)['code']}")) == "not proven"


def test_an_answer_that_somebody_else_asked_for_signs_nobody_in(at: str, browser: Client) -> None:
    """Mallory would have Alice's browser signed in as Mallory."""
    back = at_provider(begin(Client(headers={"host": "127.0.0.1"})), "mallory")
    assert refused(browser.get(back)) == "not proven"
    assert browser.get("/meetings").status_code == 302


def test_a_token_with_the_wrong_nonce_is_not_believed(at: str, browser: Client) -> None:
    there = begin(browser)
    assert refused(browser.get(at_provider(with_words(there, nonce="made-up"), "dora"))) == "not proven"
    assert not User.objects.filter(email="dora@demo.example").exists()


def test_a_stolen_code_is_of_no_use_in_another_attempt(at: str, browser: Client) -> None:
    """The code of one attempt, put into another one: its nonce and its verifier are not the same."""
    stolen = asked(at_provider(begin(Client(headers={"host": "127.0.0.1"})), "dora"))["code"]
    state = asked(begin(browser))["state"]
    answer = browser.get(f"/account/oidc/callback/?{urlencode({'code': stolen, 'state': state})}")
    assert refused(answer) == "not proven"


def test_an_answer_is_good_once(at: str, browser: Client) -> None:
    back = at_provider(begin(browser), "dora")
    assert browser.get(back).status_code == 302
    assert refused(Client(headers={"host": "127.0.0.1"}).get(back)) == "not proven"
    assert refused(browser.get(back)) == "not proven"


def test_another_site_cannot_begin_a_sign_in(at: str) -> None:
    client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    assert client.post("/account/oidc/login/").status_code == 403
    assert client.get("/account/oidc/login/").headers["Location"] == "/account/login/"


def test_where_answers_go_is_what_is_registered_whatever_host_is_asked(at: str, settings: Any) -> None:
    settings.BASE_URL = "https://rdv.example.com/rdv"
    client = Client(headers={"host": "127.0.0.1"})
    assert asked(begin(client))["redirect_uri"] == "https://rdv.example.com/account/oidc/callback/"
    assert Client(headers={"host": "evil.example"}).post("/account/oidc/login/").status_code == 400


def test_under_a_path_prefix_the_answer_comes_back_there(at: str, browser: Client, settings: Any) -> None:
    settings.BASE_URL = "http://testserver/rdv"
    set_script_prefix("/rdv/")
    try:
        there = begin(browser)
    finally:
        clear_script_prefix()
    assert asked(there)["redirect_uri"] == "http://testserver/rdv/account/oidc/callback/"
    assert at_provider(there, "dora").startswith("/rdv/account/oidc/callback/")


def token(key: Any = KEY, algorithm: str = "RS256", number: str = "1", **changes: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": configured.openid().issuer,
        "aud": "creneau",
        "sub": "dora",
        "iat": now,
        "exp": now + 300,
        "nonce": "of-this-attempt",
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": number})


@pytest.fixture
def keys(at: str) -> dict[str, Any]:
    """The provider's, as it publishes them."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    return {"keys": [{**public, "kid": "1", "use": "sig"}]}


def test_a_genuine_token_is_believed(keys: dict[str, Any]) -> None:
    assert claims_of(token(), keys, configured.openid(), "of-this-attempt")["sub"] == "dora"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": OTHER},
        {"key": None, "algorithm": "none"},
        {"key": "only-for-tests-and-long-enough-to-sign", "algorithm": "HS256"},
        {"number": "2"},
        {"iss": "https://evil.example"},
        {"aud": "wiki"},
        {"aud": ["wiki", "creneau"], "azp": "wiki"},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nonce": "of-another"},
        {"nonce": None},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_beyond_doubt_is_refused(keys: dict[str, Any], changes: dict[str, Any]) -> None:
    with pytest.raises(OAuth2Error):
        claims_of(token(**changes), keys, configured.openid(), "of-this-attempt")


@pytest.mark.parametrize("text", [None, "", "a.b.c", "🐴", "e30.e30."])
def test_what_is_no_token_is_refused(keys: dict[str, Any], text: Any) -> None:
    with pytest.raises(OAuth2Error):
        claims_of(text, keys, configured.openid(), "of-this-attempt")


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"userinfo_endpoint": "file:///etc/passwd"},
    ],
)
def test_a_provider_that_describes_itself_otherwise_than_the_settings_is_not_used(changes: dict[str, Any]) -> None:
    issuer = "https://login.example.com"
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    said = {"issuer": issuer, **{name: f"{issuer}/{name}" for name in names}}
    assert checked(said, issuer) == said
    with pytest.raises(OAuth2Error):
        checked(said | changes, issuer)


def test_the_address_of_the_provider_is_in_no_policy_and_leaves_no_referrer(at: str, browser: Client) -> None:
    page = browser.post("/account/oidc/login/")
    assert urlsplit(at).netloc not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
