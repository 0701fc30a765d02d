"""Every state of the booking pages before axe (WCAG 2.2 AA), in both languages, light and dark; and their pictures."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from creneau.scheduling.answers import Where
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.decline import decline
from creneau.scheduling.duplicate import duplicate
from creneau.scheduling.models import Booking, EventType, Link

from .alice_with_hours import first_meeting
from .axe import faults
from .conftest import Open

DETAILS = "/alice/30min/details?zone=Europe/Paris&start="
ASKED: dict[str, Any] = {
    "name": "Second opinion",
    "colour": "violet",
    "active": True,
    "is_secret": True,
    "needs_confirmation": True,
    "cut_off_minutes": 1440,
    "text_after": "Please send your file **two days** before.",
    "description": "For patients of other hospitals. Please have ready:\n\n- your results\n- the referral letter",
    "places": [
        {"kind": "in_person", "value": "Building B, 2nd floor"},
        {"kind": "host_calls", "value": ""},
        {"kind": "video", "value": "https://video.example/alice"},
    ],
    "questions": [
        {"id": "reason", "label": "What is it about?", "kind": "long_text", "is_required": True, "options": []},
        {
            "id": "before",
            "label": "Have we met before?",
            "kind": "choice",
            "is_required": True,
            "options": ["Yes", "No"],
        },
        {"id": "papers", "label": "What do you have?", "kind": "choices", "options": ["Scan", "Blood test", "Letter"]},
    ],
}
PAGES = {
    "host": "/alice/",
    "booking": "/alice/30min?month=2027-03",
    "booking-list": "/alice/30min?month=2027-03&view=list",
    "booking-full-month": "/alice/30min?month=2027-02",
    "booking-misread-link": "/alice/30min?month=soon",
    "details": f"{DETAILS}2027-03-12T08:00:00Z",
    "details-taken": f"{DETAILS}2027-03-02T08:00:00Z",
    "details-asked": "/l/asked/details?zone=Europe/Paris&start=2027-03-12T08:00:00Z",
    "link": "/l/asked?month=2027-03",
    "link-used": "/l/used",
    "link-unknown": "/l/made-up",
    "unreadable-link": f"{DETAILS}soon",
    "confirmed": "/b/confirmed",
    "requested": "/b/requested",
    "awaits-host": "/b/awaits-host",
    "declined": "/b/declined",
    "cancelled": "/b/cancelled",
    "reschedule": "/b/confirmed/reschedule",
    "move": "/b/confirmed/reschedule?start=2027-03-12T08:00:00Z",
    "cancellation": "/b/confirmed/cancellation",
}


@pytest.fixture(autouse=True)
def _meeting(live_server: Any, half_hour: EventType, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Sunday 28 February 2027, 13:00 in Paris; Bob has three bookings."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    first_meeting(half_hour)
    EventType.objects.update(durations_minutes=[30, 60])
    half_hour.refresh_from_db()
    bob = Invitee("Bob Durand", "bob@example.org", "en", "Europe/Paris")
    _asked(half_hour, bob)
    for day, token in ((15, "confirmed"), (22, "requested"), (29, "cancelled")):
        start_at = datetime(2027, 3, day, 9, tzinfo=UTC)
        booking = book(event_type=half_hour, start_at=start_at, invitee=bob, guests=["ann@example.org"]).booking
        Booking.objects.filter(pk=booking.pk).update(token=token)
        if token == "cancelled":
            cancel(booking=booking, by="invitee")
    Booking.objects.filter(token="requested").update(state=Booking.State.REQUESTED)


def _asked(half_hour: EventType, bob: Invitee) -> None:
    """An event type that asks questions and is confirmed by its host, reached by links."""
    asked = duplicate(event_type=half_hour)
    for name, value in ASKED.items():
        setattr(asked, name, value)
    asked.save()
    for token in ("asked", "used"):
        Link.objects.create(event_type=asked, token=token, is_single_use=token == "used")
    places = {"awaits-host": Where("video"), "declined": Where("host_calls", "06 12 34 56 78")}
    for hour, (token, where) in enumerate(places.items(), 9):
        booking = book(
            event_type=asked,
            start_at=datetime(2027, 3, 8, hour, tzinfo=UTC),
            invitee=bob,
            answers={"reason": "A second opinion.", "before": "No"},
            where=where,
        ).booking
        Booking.objects.filter(pk=booking.pk).update(token=token)
        if token == "declined":
            decline(booking=booking, reason="I am away that week: please take another one.")
    Booking.objects.filter(token="declined").update(link=Link.objects.get(token="used"))


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
