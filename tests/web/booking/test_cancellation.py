"""Giving the time back."""

import pytest
from django.test import Client
from django.utils import timezone

from creneau.scheduling.models import Booking

from .conftest import Look, Shown


def test_the_page_asks_before_anything_is_cancelled(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}/cancellation")
    assert page.heading == "Cancel this appointment?"
    assert page.texts("//form//label") == ["Reason (optional)"]
    assert Booking.objects.get().state == "confirmed"


def test_cancelling_leads_back_to_the_booking(client: Client, look: Look, booked: Booking) -> None:
    response = client.post(f"/b/{booked.token}/cancellation", {"reason": "I am ill"})
    assert (response.status_code, response["Location"]) == (302, f"/b/{booked.token}")
    cancelled = Booking.objects.get()
    assert (cancelled.state, cancelled.cancelled_by, cancelled.cancellation_reason) == (
        "cancelled",
        "invitee",
        "I am ill",
    )
    page = look(f"/b/{booked.token}")
    assert page.text("//p[@id='state']") == "Cancelled, as you asked."
    assert page.values("//main//a/@href") == ["/alice/30min"]


def test_the_freed_slot_is_offered_again(client: Client, look: Look, booked: Booking) -> None:
    client.post(f"/b/{booked.token}/cancellation")
    assert look("/alice/30min").texts("//a[@class='slot']/time")[0] == "9:00 am"


def test_cancelling_again_changes_nothing(client: Client, booked: Booking) -> None:
    client.post(f"/b/{booked.token}/cancellation", {"reason": "first"})
    client.post(f"/b/{booked.token}/cancellation", {"reason": "second"})
    assert Booking.objects.get().cancellation_reason == "first"


@pytest.mark.parametrize("method", ["get", "post"])
def test_too_late_is_explained(client: Client, booked: Booking, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(timezone, "now", lambda: booked.start_at)
    page = Shown(getattr(client, method)(f"/b/{booked.token}/cancellation", headers={"Accept-Language": "en"}))
    assert (page.status, page.heading) == (409, "It is too late to change this appointment here")
    assert page.text("//h1/following-sibling::p[1]") == (
        "It could be moved or cancelled until Monday 1 March 2027, 8:00 am. "
        "Write to Alice Martin instead: alice@demo.example."
    )
    assert Booking.objects.get().state == "confirmed"


def test_a_reason_too_long_is_said_beside_the_field(client: Client, booked: Booking) -> None:
    page = Shown(client.post(f"/b/{booked.token}/cancellation", {"reason": "x" * 2001}))
    assert page.status == 422
    assert len(page.texts("//p[contains(@class, 'field-error')]")) == 1
    assert Booking.objects.get().state == "confirmed"


def test_a_form_from_elsewhere_cancels_nothing(booked: Booking) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/b/{booked.token}/cancellation").status_code == 403
    assert Booking.objects.get().state == "confirmed"
