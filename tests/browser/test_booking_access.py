"""Every state of the booking pages before axe (WCAG 2.2 AA), in both languages, light and dark; and their pictures."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from creneau.scheduling.models import EventType

from .axe import faults
from .bob_with_bookings import PAGES, bookings
from .conftest import Open


@pytest.fixture(autouse=True)
def _bookings(live_server: Any, half_hour: EventType, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Sunday 28 February 2027, 13:00 in Paris."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    bookings(half_hour)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("language", "widths"), [("fr", (1280, 390)), pytest.param("en", (768, 320), marks=pytest.mark.slow)]
)
def test_the_page_is_accessible(
    open_page: Open, picture: Callable[[Page, str], None], name: str, language: str, widths: tuple[int, int]
) -> None:
    page = open_page(PAGES[name], language=language, width=widths[0])
    assert faults(page) == []
    picture(page, f"{name}-{widths[0]}-light-{language}")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": widths[1], "height": 900})
    assert faults(page) == []
    picture(page, f"{name}-{widths[1]}-dark-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_form_with_errors_is_accessible(open_page: Open, picture: Callable[[Page, str], None], language: str) -> None:
    page = open_page(PAGES["details"], language=language, width=390)
    page.locator("#id_name").fill("Camille Durand")
    page.locator("#id_email").fill("camille.durand@exemple")
    page.locator("button.primary").click()
    assert faults(page) == []
    picture(page, f"details-error-390-light-{language}")
    page.locator("#id_email").fill("camille@example.org")
    page.locator("[name=start]").evaluate("field => { field.value = '2027-03-02T08:30:00Z' }")
    page.locator("button.primary").click()
    assert faults(page) == []
    picture(page, f"details-taken-sent-390-light-{language}")


def test_the_open_choice_of_zones_is_accessible(open_page: Open, picture: Callable[[Page, str], None]) -> None:
    page = open_page(PAGES["booking"], language="fr", width=390)
    page.locator("details.zone summary").click()
    assert faults(page) == []
    picture(page, "booking-zone-390-light-fr")
