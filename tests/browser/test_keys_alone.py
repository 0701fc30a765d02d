"""With the keyboard alone, and without JavaScript: a form with questions and places, and what hosts do every day."""

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking, EventType, Schedule

from .alice_at_work import as_alice, at_work
from .bob_with_bookings import PAGES, bookings
from .conftest import Open

MOST_TABS = 120


def go_to(page: Page, place: Locator) -> None:
    """Tab by tab, as far as it takes."""
    for _ in range(MOST_TABS):
        if place.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {place}")


def press(page: Page, name: str, role: Any = "button", key: str = "Enter") -> None:
    go_to(page, page.get_by_role(role, name=name).first)
    page.keyboard.press(key)


def test_questions_and_places_are_answered_by_keys(sunday: datetime, half_hour: EventType, open_page: Open) -> None:
    bookings(half_hour)
    page = open_page(PAGES["details-asked"])
    go_to(page, page.get_by_label("First and last name"))
    page.keyboard.type("Bob Durand")
    page.keyboard.press("Tab")
    page.keyboard.type("bob@example.org")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("By phone: Alice Martin calls you")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("06 12 34 56 78")
    go_to(page, page.get_by_label("What is it about?"))
    page.keyboard.type("My left knee")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    go_to(page, page.get_by_label("Scan"))
    page.keyboard.press("Space")
    press(page, "Request the appointment")
    page.wait_for_url("**/b/*")
    booked = Booking.objects.latest("id")
    assert booked.place == {"kind": "host_calls", "value": "+33612345678"}
    assert [each["answer"] for each in booked.answers] == ["My left knee", "No", "Scan"]


def test_questions_and_places_need_no_javascript(sunday: datetime, half_hour: EventType, open_page: Open) -> None:
    bookings(half_hour)
    page = open_page(PAGES["details-asked"], language="fr", javascript=False)
    page.get_by_label("Nom et prénom").fill("Camille Durand")
    page.get_by_label("Adresse e-mail").fill("camille@example.org")
    page.get_by_label("Par téléphone").check()
    page.get_by_role("button", name="Demander le rendez-vous").click()
    expect(page.get_by_text("Il manque votre numéro de téléphone.")).to_be_visible()
    expect(page.get_by_label("Nom et prénom")).to_have_value("Camille Durand")
    page.get_by_label("Votre numéro de téléphone").fill("06 12 34 56 78")
    page.get_by_label("What is it about?").fill("Un deuxième avis")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Demander le rendez-vous").click()
    expect(page.get_by_text("Demandé. Alice Martin ne l’a pas encore confirmé.")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_a_host_needs_only_keys(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, javascript: bool, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    pages = at_work(alice, sunday)
    page = as_alice(open_page, live_server, alice)(pages["meeting-request"], javascript=javascript)
    go_to(page, page.locator("summary", has_text="Decline"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("I am away that day.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Declined. Inès Petit is told.")
    press(page, "Event types", "link")
    press(page, "Switch off")
    expect(page.get_by_role("status").first).to_have_text("“First meeting” can no longer be booked.")
    press(page, "Availability", "link")
    go_to(page, page.get_by_label("Check On call"))
    page.keyboard.press("Space")
    press(page, "Update")
    expect(page.get_by_role("status").first).to_have_text("Now checked: On call.")
    press(page, "Schedules", "link")
    go_to(page, page.get_by_label("Monday, from").first)
    page.keyboard.type("01:00PM")
    press(page, "Save")
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    assert Schedule.objects.get(host=alice, is_default=True).weekly_hours["mon"] == [["13:00", "17:00"]]
