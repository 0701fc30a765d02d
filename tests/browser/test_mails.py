"""Each mail as a reader sees it: nothing is fetched, nothing reaches beyond a narrow screen; and their pictures."""

from datetime import datetime
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking

from .axe import faults
from .conftest import Picture
from .mails_about_bob import booked, letters


@pytest.fixture
def booking(sunday: datetime, alice: Host, settings: Any) -> Booking:
    settings.ORGANISATION = "CH de Saint-Aubin"
    alice.user.name = "Dr Alice Martin"
    alice.user.save()
    return booked(alice, sunday)


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.slow)])
def test_each_mail_is_readable_and_fetches_nothing(
    booking: Booking, chromium: Browser, picture: Picture, language: str
) -> None:
    page = chromium.new_page(viewport={"width": 760, "height": 600})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with override(language):
        for name, letter in letters(booking, language).items():
            page.set_viewport_size({"width": 760, "height": 600})
            page.set_content(letter.html)
            picture(page, f"mail-{name}-{language}")
            page.set_viewport_size({"width": 320, "height": 600})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
            assert [fault for fault in faults(page) if "color-contrast" in fault or "html-has-lang" in fault] == []
    page.close()
    assert asked == []
