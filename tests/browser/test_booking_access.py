"""Every state of the booking pages before axe (WCAG 2.2 AA), as those of hosts; and their pictures."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from creneau.scheduling.models import EventType

from .axe import faults, seen
from .bob_with_bookings import PAGES, bookings
from .conftest import Open, Picture


@pytest.fixture(autouse=True)
def _bookings(live_server: Any, half_hour: EventType, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Sunday 28 February 2027, 13:00 in Paris."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    bookings(half_hour)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_of_an_invitee_are_accessible(open_page: Open, picture: Picture, language: str) -> None:
    page = open_page("/alice/", language=language)
    found: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        page.goto(path)
        found[name] = seen(page, picture, name, language)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_form_with_errors_is_accessible(open_page: Open, picture: Picture, language: str) -> None:
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


def test_the_open_choice_of_zones_is_accessible(open_page: Open, picture: Picture) -> None:
    page = open_page(PAGES["booking"], language="fr", width=390)
    page.locator("details.zone summary").click()
    assert faults(page) == []
    picture(page, "booking-zone-390-light-fr")
