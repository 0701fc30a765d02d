"""``make pictures FOLDER=/somewhere``: every page at three widths, light and dark, in each language, to be looked at.

The pictures stay outside the repository; ``docs/screenshots/`` keeps two of each page.
"""

import os
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page

from creneau.accounts.assistants import name_assistant
from creneau.accounts.invitations import invite
from creneau.accounts.models import Host, User
from creneau.scheduling.models import EventType
from creneau.scheduling.welcome import add_host
from creneau.web import secure
from creneau.web.booking import profile
from creneau.web.models import OrganisationText

from .alice_at_work import as_alice, at_work
from .bob_with_bookings import PAGES, bookings
from .conftest import Open

# ``CRENEAU_PICTURES_OF=meetings,settings``: only these.
FEW = os.environ.get("CRENEAU_PICTURES_OF", "").split(",")
FOLDER = os.environ.get("CRENEAU_PICTURES", "")
LANGUAGES, WIDTHS, SCHEMES = ("fr", "en"), (360, 768, 1280), ("light", "dark")
ADMINISTRATION = {
    "administration": "/administration/exchange",
    "organisation-texts": "/administration/organisation",
    "people": "/administration/people",
    "health": "/administration/health",
    "audit": "/administration/audit",
    "personal-data": "/administration/personal-data?email=bob@example.org",
}
MORE = {
    "meetings-requests": "/meetings/requests",
    "why-not-offered": "/availability/calendars?day=2027-03-04",
    "assistants": "/settings/assistants",
    "pages-looked-after": "/pages",
    "reauthenticate": "/account/reauthenticate/",
}
EMPTY = {
    "meetings-none": "/meetings",
    "meetings-past-none": "/meetings/past",
    "meetings-cancelled-none": "/meetings/cancelled",
    "meetings-requests-none": "/meetings/requests",
    "calendar-settings-none": "/availability/calendars",
    "tokens-none": "/settings/tokens",
    "webhooks-none": "/settings/webhooks",
    "assistants-none": "/settings/assistants",
    "pages-looked-after-none": "/pages",
}
SECOND_STEP = {
    "app": "/account/2fa/totp/activate/",
    "passkey": "/account/2fa/webauthn/add/",
    "sessions": "/account/sessions/",
}
RECOVERY = {
    "second-step-set-up": "/account/2fa/",
    "recovery-codes": "/account/2fa/recovery-codes/",
    "recovery-codes-new": "/account/2fa/recovery-codes/generate/",
}
OUTSIDE = {
    "sign-in": "/account/login/",
    "sign-in-not-admitted": "/account/refused/",
    "forgotten-password": "/account/password/reset/",
    "forgotten-password-sent": "/account/password/reset/done/",
    "new-password-link-over": "/account/password/reset/key/x-y/",
    "organisation-page": "/accessibility",
    "nothing-here": "/a/b/c/d",
}

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="no folder for pictures was named"),
    pytest.mark.timeout(3600),
]


@pytest.fixture(autouse=True)
def _hospital(settings: Any) -> None:
    settings.ORGANISATION, settings.SUPPORT_CONTACT = "CH de Saint-Aubin", "help@saint-aubin.example"
    settings.SENDS_MAIL = True


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_hosts(sunday: datetime, alice: Host, live_server: Any, open_page: Open, language: str) -> None:
    pages = at_work(alice, sunday) | MORE | ADMINISTRATION
    ben = add_host(email="ben@demo.example", name="Dr Ben Roux", password="correct horse", time_zone="UTC")
    name_assistant(host=alice, email=ben.user.email)
    name_assistant(host=ben, email=alice.user.email)
    invite(email="camille@demo.example", name="Camille Durand", by=alice.user)
    User.objects.update(is_administrator=True)
    pages["person"] = f"/administration/people/{ben.user_id}"
    del pages["sessions"]  # with those of a browser that signed in
    take_all(as_alice(open_page, live_server, alice)("/meetings", language=language), pages, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_newcomers(sunday: datetime, alice: Host, live_server: Any, open_page: Open, language: str) -> None:
    User.objects.update(language="")
    take_all(as_alice(open_page, live_server, alice)("/meetings", language=language), EMPTY, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_who_signs_in(alice: Host, open_page: Open, language: str) -> None:
    User.objects.update(language="")
    page = open_page("/account/login/?next=/account/2fa/totp/activate/", language=language)
    page.locator("#id_login").fill("alice@demo.example")
    for _sign_in_then_once_more in range(2):
        page.locator("#id_password").fill("correct horse")
        page.locator("button.primary").click()
        page.wait_for_load_state()
    take_all(page, SECOND_STEP, language)
    TOTP.activate(alice.user, generate_totp_secret())
    RecoveryCodes.activate(alice.user)
    take_all(page, RECOVERY, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_first_run(live_server: Any, open_page: Open, language: str) -> None:
    take_all(open_page("/first-run", language=language), {"first-run": "/first-run"}, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_invitees(
    sunday: datetime, half_hour: EventType, live_server: Any, open_page: Open, language: str
) -> None:
    bookings(half_hour)
    _row, token = invite(email="camille@demo.example", name="Camille Durand", by=half_hour.host.user)
    for each in LANGUAGES:
        OrganisationText.objects.create(kind="accessibility", language=each, text="# Contact\n\n- **help** desk")
    outside = OUTSIDE | {"invitation": f"/account/invitation/{token}/"}
    take_all(open_page("/alice/", language=language), PAGES | outside, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_a_frame(half_hour: EventType, open_page: Open, language: str) -> None:
    Host.objects.update(embed_origins=["https://www.example.org"])
    framed = {"booking-in-a-frame": f"/alice/30min?embed=https://www.example.org&lang={language}"}
    take_all(open_page("/alice/", language=language), framed, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_say_no(
    alice: Host,
    half_hour: EventType,
    live_server: Any,
    open_page: Open,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    User.objects.update(language="")
    page = open_page("/account/login/", language=language)
    page.context.clear_cookies()
    page.locator("button.primary").click()
    take(page, "form-too-old", language)
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}
    for _once_too_often in range(2):
        page.goto("/account/login/")
        page.locator("button.primary").click()
    take(page, "too-many", language)
    settings.SENDS_MAIL = False
    EventType.objects.update(active=False)
    take_all(page, {"no-mail": "/account/password/reset/", "nothing-sent": "/pages/current"}, language)
    take_all(page, {"no-longer-offered": "/alice/30min"}, language)
    with monkeypatch.context() as from_elsewhere:
        from_elsewhere.setattr(secure, "came_in_clear", lambda request: True)
        take_all(page, {"needs-https": "/account/login/"}, language)
    with monkeypatch.context() as broken:
        broken.setattr(profile, "summary", None)
        EventType.objects.update(active=True)
        take_all(page, {"broken": "/alice/"}, language)
    ben = add_host(email="ben@demo.example", name="Dr Ben Roux", password="correct horse", time_zone="UTC")
    name_assistant(host=alice, email=ben.user.email)
    signed_in = as_alice(open_page, live_server, ben)("/pages", language=language)
    signed_in.locator("main form button").first.click()
    take_all(signed_in, {"not-as-assistant": "/settings/tokens"}, language)
    nobodys = Host(user=User.objects.create(email="camille@demo.example", name="Camille Durand"))
    signed_in = as_alice(open_page, live_server, nobodys)("/account/sessions/", language=language)
    take_all(signed_in, {"no-access": "/meetings"}, language)


def take_all(page: Page, pages: dict[str, str], language: str) -> None:
    for name, path in pages.items():
        if wanted(name):
            page.goto(path)
            take(page, name, language)


def wanted(name: str) -> bool:
    return FEW == [""] or name in FEW


def take(page: Page, name: str, language: str) -> None:
    if not wanted(name):
        return
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for width, scheme in product(WIDTHS, SCHEMES):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=folder / f"{language}-{width}-{scheme}-{name}.png", full_page=True)
