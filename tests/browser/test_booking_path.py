"""From a link to a booking, as people walk it: with the mouse, with the keys alone, without JavaScript."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from creneau.scheduling.models import Booking, EventType

from .alice_with_hours import first_meeting
from .conftest import Open

PAGE = "/alice/30min?month=2027-03"


@pytest.fixture(autouse=True)
def _meeting(live_server: Any, half_hour: EventType, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Sunday 28 February 2027, 13:00 in Paris."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    first_meeting(half_hour)


def slot(page: Page, time: str) -> Locator:
    return page.locator("a.slot").filter(has=page.get_by_text(time, exact=True))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText.trim().replace(/\\s+/g, ' ')"))


def test_four_touches_from_link_to_booked(open_page: Open) -> None:
    page = open_page(PAGE, width=390)
    page.get_by_role("link", name="Next free").click()
    page.get_by_label("First and last name").fill("Bob Durand")
    page.get_by_label("E-mail address").fill("bob@example.org")
    page.get_by_role("button", name="Confirm the appointment").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Monday 1 March 2027")
    assert Booking.objects.latest("id").invitee_name == "Bob Durand"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_whole_path_in_french(open_page: Open, javascript: bool) -> None:
    page = open_page("/alice/", language="fr", javascript=javascript)
    page.get_by_role("link", name="First meeting").click()
    page.get_by_role("link", name="Avril 2027").click()
    expect(page.get_by_role("heading", name="Avril 2027")).to_be_visible()
    page.get_by_role("link", name="jeudi 8 avril").click()
    expect(page.get_by_role("heading", name="Jeudi 8 avril")).to_be_visible()
    slot(page, "14:30").click()
    page.get_by_label("Nom et prénom").fill("Camille Durand")
    page.get_by_label("Adresse e-mail").fill("camille.durand@exemple")
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    expect(page.get_by_text("Il manque la fin de l’adresse, après « exemple ».")).to_be_visible()
    expect(page.get_by_label("Nom et prénom")).to_have_value("Camille Durand")
    page.get_by_label("Adresse e-mail").fill("camille.durand@exemple.fr")
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jeudi 8 avril 2027")
    page.get_by_role("link", name="Déplacer").click()
    page.get_by_role("link", name="Voir tous les créneaux en liste").click()
    expect(page.get_by_role("link", name="Voir le mois en calendrier")).to_be_visible()
    slot(page, "11:30").first.click()
    expect(page.locator("s")).to_have_text("Jeudi 8 avril 2027, 14:30")
    page.get_by_role("button", name="Déplacer le rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("11:30 – 12:00")
    page.get_by_role("link", name="Annuler").click()
    page.get_by_label("Motif").fill("Un empêchement")
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    expect(page.get_by_text("Annulé, à votre demande.")).to_be_visible()
    cancelled = Booking.objects.latest("id")
    assert (cancelled.state, cancelled.cancellation_reason, cancelled.language) == ("cancelled", "Un empêchement", "fr")


def test_another_language_keeps_the_day_that_was_chosen(open_page: Open) -> None:
    page = open_page(PAGE)
    page.get_by_role("link", name="Thursday 11 March").click()
    expect(page.get_by_role("heading", name="Thursday 11 March")).to_be_visible()
    page.get_by_role("link", name="FR", exact=True).click()
    expect(page.get_by_role("heading", name="Jeudi 11 mars")).to_be_visible()


def test_the_keys_alone_lead_through(open_page: Open) -> None:
    page = open_page(PAGE)
    page.locator("a.day[data-chosen]").focus()
    for key, day in (
        ("ArrowRight", "Thursday 4 March"),
        ("ArrowDown", "Thursday 11 March"),
        ("ArrowLeft", "Tuesday 9 March"),
        ("ArrowUp", "Monday 1 March"),
        ("ArrowRight", "Thursday 4 March"),
    ):
        page.keyboard.press(key)
        assert day in focused(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thursday 4 March")).to_be_visible()
    assert "Thursday 4 March" in focused(page)
    while "10:30 am" not in focused(page):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/details?**")
    while page.evaluate("document.activeElement.id") != "id_name":
        page.keyboard.press("Tab")
    page.keyboard.type("Bob Durand")
    page.keyboard.press("Tab")
    page.keyboard.type("bob@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/*")
    assert Booking.objects.latest("id").start_at.isoformat() == "2027-03-04T09:30:00+00:00"


def test_page_down_turns_the_month(open_page: Open) -> None:
    page = open_page(PAGE)
    page.locator("a.day[data-chosen]").focus()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="April 2027")).to_be_visible()


def test_choosing_a_day_swaps_only_the_choice_and_the_way_back_works(open_page: Open) -> None:
    page = open_page(PAGE)
    page.evaluate("window.isStillHere = true")
    page.locator("#day-2027-03-12").click()
    expect(page.get_by_role("heading", name="Friday 12 March")).to_be_visible()
    assert page.evaluate("window.isStillHere") is True
    assert page.url.endswith("/alice/30min?day=2027-03-12")
    page.go_back()
    expect(page.get_by_role("heading", name="Monday 1 March")).to_be_visible()


def test_on_a_phone_a_chosen_day_brings_its_slots_into_view(open_page: Open) -> None:
    page = open_page(PAGE, width=390)
    page.locator("#day-2027-03-12").click()
    expect(slot(page, "9:30 am")).to_be_in_viewport()


def test_the_zone_of_the_device_is_found(open_page: Open) -> None:
    page = open_page(PAGE, zone="America/New_York")
    expect(page.get_by_text("Eastern Time (New York), it is 7:00 am.")).to_be_visible()
    expect(slot(page, "3:30 am").first).to_be_visible()
    assert "zone=America" in page.url


def test_the_zone_of_the_device_is_found_where_htmx_did_not_arrive(open_page: Open) -> None:
    page = open_page("/static/web/mark.svg", zone="America/New_York")
    page.route("**/htmx*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(PAGE)
    expect(page.get_by_text("Eastern Time (New York), it is 7:00 am.")).to_be_visible()
    page.get_by_text("Change").click()
    expect(page.get_by_label("Show times in another time zone")).to_have_value("America/New_York")


def test_a_zone_in_the_address_stands_against_the_device(open_page: Open) -> None:
    page = open_page(f"{PAGE}&zone=Asia/Tokyo", zone="America/New_York")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("it is 9:00 pm.")).to_be_visible()


def test_another_zone_than_the_device_has_is_chosen_by_hand_and_once_more(open_page: Open) -> None:
    page = open_page(PAGE, zone="America/New_York")
    expect(page.get_by_text("Eastern Time (New York), it is 7:00 am.")).to_be_visible()
    choice, opened = page.get_by_label("Show times in another time zone"), page.get_by_text("Change")
    opened.click()
    expect(choice).to_have_value("America/New_York")
    for zone, first in (("Asia/Tokyo", "5:30 pm"), ("Europe/Paris", "9:30 am")):
        choice.select_option(zone)
        page.get_by_role("button", name="Show these times").click()
        expect(slot(page, first).first).to_be_visible()
        opened.click()
        expect(choice).to_have_value(zone)


def test_without_javascript_the_zone_is_chosen_by_hand(open_page: Open) -> None:
    page = open_page(PAGE, javascript=False, zone="America/New_York")
    expect(page.get_by_text("Central European Time (Paris)").first).to_be_visible()
    page.get_by_text("Change").click()
    page.get_by_label("Show times in another time zone").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Show these times").click()
    expect(slot(page, "5:30 pm").first).to_be_visible()


def test_an_impatient_double_click_books_once(open_page: Open) -> None:
    before = Booking.objects.count()
    page = open_page("/alice/30min/details?start=2027-03-12T08:00:00Z&zone=Europe/Paris")
    page.get_by_label("First and last name").fill("Bob Durand")
    page.get_by_label("E-mail address").fill("bob@example.org")
    page.get_by_role("button", name="Confirm the appointment").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Friday 12 March 2027")
    assert Booking.objects.count() == before + 1


def test_the_link_is_copied_by_a_button(open_page: Open) -> None:
    booking = Booking.objects.earliest("id")
    page = open_page(f"/b/{booking.token}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"http://testserver/b/{booking.token}"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}&view=list", "/alice/30min/details?start=2027-03-12T08:00:00Z"])
def test_nothing_sticks_out_at_the_side(open_page: Open, path: str) -> None:
    assert too_wide(open_page(path, language="fr"), 320, 390, 768, 1280) == []


def test_half_past_twelve_pm_fits_a_phone_in_two_columns(open_page: Open) -> None:
    page = open_page(f"{PAGE}&zone=America/Sao_Paulo")
    slot = page.locator("a.slot", has_text="12:30 pm")
    for width in (360, 390):
        assert too_wide(page, width) == []
        expect(slot).to_be_visible()
        assert slot.evaluate("slot => getComputedStyle(slot.closest('ul')).gridTemplateColumns.split(' ').length") == 2


def test_a_time_across_noon_fits_a_phone(open_page: Open) -> None:
    EventType.objects.update(durations_minutes=[90])
    page = open_page("/alice/30min/details?start=2027-03-11T16:00:00Z&zone=America/New_York")
    expect(page.locator(".when-time")).to_have_text("11:00 am – 12:30 pm")
    assert too_wide(page, 320, 390) == []


def too_wide(page: Page, *widths: int) -> list[str]:
    """The widths of a window that the page reaches beyond, and how far."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        reaches = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{reaches} of {width}"] if reaches > width else []
    return found
