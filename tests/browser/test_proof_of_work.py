"""A browser that does its work while somebody types, is late with it, or has no JavaScript."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from creneau.notifications.ask_invitee import ask_invitees
from creneau.scheduling.confirm_address import address_to_confirm
from creneau.scheduling.models import Booking, EventType
from tests.waiting import until

from .conftest import Open

DETAILS = "/alice/30min/details?zone=Europe/Paris&start=2027-03-01T08:00:00Z"


@pytest.fixture(autouse=True)
def _asked_for(live_server: Any, half_hour: EventType, now: datetime, monkeypatch: Any, settings: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    settings.PROOF_OF_WORK_BITS, settings.SENDS_MAIL = 12, True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.BASE_URL = live_server.url


def fill_in(page: Page) -> None:
    page.get_by_label("First and last name").fill("Bob Durand")
    page.get_by_label("E-mail address").fill("bob@example.org")


def test_the_work_is_done_while_somebody_types(open_page: Open) -> None:
    page = open_page(DETAILS)
    fill_in(page)
    until(lambda: page.evaluate("document.querySelector('[name=proof]').value"), bool)
    page.get_by_role("button", name="Confirm the appointment").click()
    expect(page.get_by_text("Confirmed.")).to_be_visible()
    assert Booking.objects.get().state == "confirmed"


def test_who_is_quicker_than_the_work_waits_for_it(open_page: Open, settings: Any) -> None:
    settings.PROOF_OF_WORK_BITS = 16
    page = open_page(DETAILS)
    fill_in(page)
    page.get_by_role("button", name="Confirm the appointment").click()
    expect(page.get_by_text("Confirmed.")).to_be_visible()
    assert Booking.objects.get().state == "confirmed"


def test_without_javascript_a_mail_asks(open_page: Open) -> None:
    page = open_page(DETAILS, javascript=False)
    fill_in(page)
    page.get_by_role("button", name="Confirm the appointment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: confirm your address")
    ask_invitees()
    page.goto(address_to_confirm(Booking.objects.get()))
    page.get_by_role("button", name="Book the appointment").click()
    expect(page.get_by_text("Confirmed.")).to_be_visible()
    assert Booking.objects.get().state == "confirmed"


def test_who_mistyped_the_address_starts_anew_with_the_same_time(open_page: Open) -> None:
    page = open_page(DETAILS, javascript=False)
    fill_in(page)
    page.get_by_role("button", name="Confirm the appointment").click()
    page.get_by_role("button", name="Start anew").click()
    expect(page.get_by_role("heading", name="Your details")).to_be_visible()
    assert Booking.objects.count() == 0
