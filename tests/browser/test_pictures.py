"""``make pictures FOLDER=/somewhere``: every page at three widths, light and dark, in each language, to be looked at.

The pictures stay outside the repository; ``docs/screenshots/`` keeps two of each page.
"""

import os
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from creneau.accounts.models import Host, User
from creneau.scheduling.models import EventType

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
OUTSIDE = {"sign-in": "/account/login/", "forgotten-password": "/account/password/reset/", "nothing-here": "/a/b/c/d"}

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
    pages = at_work(alice, sunday)
    User.objects.update(is_administrator=True)
    take_all(as_alice(open_page, live_server, alice)("/meetings", language=language), pages | ADMINISTRATION, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_invitees(
    sunday: datetime, half_hour: EventType, live_server: Any, open_page: Open, language: str
) -> None:
    bookings(half_hour)
    take_all(open_page("/alice/", language=language), PAGES | OUTSIDE, language)


def take_all(page: Page, pages: dict[str, str], language: str) -> None:
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in pages.items():
        if FEW != [""] and name not in FEW:
            continue
        page.goto(path)
        for width, scheme in product(WIDTHS, SCHEMES):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=folder / f"{language}-{width}-{scheme}-{name}.png", full_page=True)
