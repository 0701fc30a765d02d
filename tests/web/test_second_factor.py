"""A second step at sign-in: codes of an app, recovery codes, and what is kept of them."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import AuditEntry, Host
from creneau.calendars.rotate import rotate

SIGN_IN = {"login": "alice@demo.example", "password": "correct horse"}
APP, STEP = "/account/2fa/totp/activate/", "/account/2fa/authenticate/"


@pytest.fixture
def secret(alice: Host, browser: Client) -> str:
    """Alice has set up an app, and signed out again."""
    browser.post("/account/login/", SIGN_IN)
    browser.post("/account/reauthenticate/", {"password": "correct horse"})
    secret = str(browser.get(APP).context["form"].secret)
    answer = browser.post(APP, {"code": code(secret)})
    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    browser.post("/account/logout/")
    cache.clear()  # the code may be used once more
    return secret


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_setting_up_an_app_asks_for_the_password_once_more(alice: Host, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    assert browser.get(APP).headers["Location"] == "/account/reauthenticate/?next=%2Faccount%2F2fa%2Ftotp%2Factivate%2F"


def test_the_square_for_the_camera_is_part_of_the_page(alice: Host, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    browser.post("/account/reauthenticate/", {"password": "correct horse"})
    page = browser.get(APP).content.decode()
    assert '<div class="qr" role="img"' in page
    assert "<svg" in page
    assert "data:image" not in page
    assert "<?xml" not in page


def test_the_password_alone_no_longer_signs_in(secret: str, browser: Client) -> None:
    assert browser.post("/account/login/", SIGN_IN).headers["Location"] == STEP
    assert browser.get("/meetings").headers["Location"] == "/account/login/?next=/meetings"


def test_password_and_code_sign_in(secret: str, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    assert browser.post(STEP, {"code": code(secret)}).headers["Location"] == "/meetings"
    assert browser.get("/meetings").status_code == 200


def test_a_code_works_once(secret: str, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    used = code(secret)
    browser.post(STEP, {"code": used})
    browser.post("/account/logout/")
    browser.post("/account/login/", SIGN_IN)
    assert browser.post(STEP, {"code": used}).status_code == 200
    assert browser.get("/meetings").status_code == 302


def test_a_code_works_once_for_as_long_as_it_would_be_good(
    secret: str, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.post("/account/login/", SIGN_IN)
    used = code(secret)
    browser.post(STEP, {"code": used})
    browser.post("/account/logout/")
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: timezone.now() + timedelta(seconds=31))
    browser.post("/account/login/", SIGN_IN)
    assert browser.post(STEP, {"code": f"{used[:3]} {used[3:]}"}).status_code == 200
    assert browser.get("/meetings").status_code == 302


def test_a_wrong_code_is_in_the_audit_log(secret: str, alice: Host, browser: Client) -> None:
    """Who types it has the password."""
    browser.post("/account/login/", SIGN_IN)
    browser.post(STEP, {"code": "000000"})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.thing, entry.act, entry.about) == ("sign_in", "refused", str(alice.user_id))
    assert (entry.actor, entry.detail) == ("visitor", {"way": "code"})


def test_a_wrong_code_is_said_beside_the_field(secret: str, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    answer = browser.post(STEP, {"code": "000000"}, headers={"accept-language": "fr"})
    assert answer.context["form"].errors == {
        "code": ["Ce n’est pas le bon. Les codes changent toutes les trente secondes\xa0: prenez celui du moment."]
    }


def test_after_five_wrong_codes_the_right_one_waits(secret: str, browser: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    browser.post("/account/login/", SIGN_IN)
    for _ in range(5):
        browser.post(STEP, {"code": "000000"})
    answer = browser.post(STEP, {"code": code(secret)})
    assert answer.status_code == 200
    assert browser.get("/meetings").status_code == 302


def test_a_recovery_code_signs_in_once(secret: str, alice: Host, browser: Client) -> None:
    first = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    browser.post("/account/login/", SIGN_IN)
    assert browser.post(STEP, {"code": first}).headers["Location"] == "/meetings"
    browser.post("/account/logout/")
    browser.post("/account/login/", SIGN_IN)
    assert browser.post(STEP, {"code": first}).status_code == 200
    assert len(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()) == 9


def test_no_secret_of_a_second_factor_lies_open_in_the_database(secret: str) -> None:
    for kept in Authenticator.objects.values_list("data", flat=True):
        assert secret not in str(kept)
        assert all(str(value).startswith("gAAAA") for name, value in kept.items() if name in {"secret", "seed"})


def test_with_new_keys_the_codes_are_still_good(secret: str, browser: Client, settings: Any) -> None:
    settings.CREDENTIAL_KEYS = (Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS)
    assert rotate() == 2
    settings.CREDENTIAL_KEYS = settings.CREDENTIAL_KEYS[:1]
    browser.post("/account/login/", SIGN_IN)
    assert browser.post(STEP, {"code": code(secret)}).headers["Location"] == "/meetings"


def test_giving_up_the_app_makes_the_password_do_again(secret: str, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    browser.post(STEP, {"code": code(secret)})
    browser.post("/account/reauthenticate/", {"password": "correct horse"})
    browser.post("/account/2fa/totp/deactivate/")
    assert list(Authenticator.objects.all()) == []
    browser.post("/account/logout/")
    assert browser.post("/account/login/", SIGN_IN).headers["Location"] == "/meetings"


def test_asking_for_a_passkey_tells_nobody_who_has_one(browser: Client, alice: Host) -> None:
    answer = browser.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert (
        "allowCredentials" not in answer.json()["request_options"]["publicKey"]
        or not answer.json()["request_options"]["publicKey"]["allowCredentials"]
    )


@pytest.mark.parametrize("path", ["", "webauthn/add/", "recovery-codes/generate/"])
def test_pages_of_the_second_step(path: str, secret: str, browser: Client) -> None:
    browser.post("/account/login/", SIGN_IN)
    browser.post(STEP, {"code": code(secret)})
    browser.post("/account/reauthenticate/", {"password": "correct horse"})
    answer = browser.get(f"/account/2fa/{path}")
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
