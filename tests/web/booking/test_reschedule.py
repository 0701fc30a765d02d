"""Another time for a booking."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType

from .conftest import Look, Shown

TEN = "2027-03-01T09:00:00Z"


def test_the_same_month_is_offered_and_the_old_time_struck_through(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}/reschedule")
    assert page.text("//section[@class='summary']//s") == "Mon 1 Mar, 8:00 am"
    assert page.texts("//section[@id='slots']//a/time")[:2] == ["8:30 am", "9:00 am"]
    assert page.values("//section[@id='slots']//a/@href")[0] == "?start=2027-03-01T08:30:00Z&zone=Europe/London"


def test_from_the_choice_of_another_time_a_link_leads_back(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}/reschedule")
    assert page.texts(f"//a[@href='/b/{booked.token}']") == ["Keep the appointment as it is"]


def test_a_time_that_overlaps_the_own_booking_is_offered(look: Look, booked: Booking) -> None:
    """Half past nine is free for Bob, who gives nine o'clock back."""
    EventType.objects.update(increment_minutes=15)
    page = look(f"/b/{booked.token}/reschedule")
    assert page.texts("//section[@id='slots']//a/time")[:2] == ["8:15 am", "8:30 am"]


def test_the_new_time_is_shown_beside_the_old_one(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}/reschedule?start={TEN}")
    assert page.text("//form//s") == "Monday 1 March 2027, 8:00 am"
    assert page.heading == "Monday 1 March 2027 9:00 – 9:30 am"


def test_moving_keeps_the_link(client: Client, booked: Booking) -> None:
    response = client.post(f"/b/{booked.token}/reschedule", {"start": TEN, "zone": "Europe/London"})
    assert (response.status_code, response["Location"]) == (302, f"/b/{booked.token}")
    moved = Booking.objects.get()
    assert (moved.start_at, moved.end_at) == (
        datetime(2027, 3, 1, 9, tzinfo=UTC),
        datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
    )


def test_a_duration_no_longer_offered_is_kept(client: Client, booked: Booking) -> None:
    EventType.objects.update(durations_minutes=[60])
    client.post(f"/b/{booked.token}/reschedule", {"start": TEN})
    assert Booking.objects.get().end_at == datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_slot_taken_meanwhile_is_said(
    client: Client, booked: Booking, half_hour: EventType, bob: Invitee, method: str
) -> None:
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 9, tzinfo=UTC), invitee=bob)
    response = getattr(client, method)(
        f"/b/{booked.token}/reschedule", {"start": TEN}, headers={"Accept-Language": "en"}
    )
    page = Shown(response)
    said = {"get": "9:00 am is not free", "post": "Someone has just taken 9:00 am"}
    assert (page.status, page.text("//h2")) == (409, said[method])
    assert page.values("//a[@class='slot']/@href")[0] == (
        f"/b/{booked.token}/reschedule?start=2027-03-01T08:30:00Z&zone=Europe/London"
    )
    assert Booking.objects.order_by("id")[0].start_at == datetime(2027, 3, 1, 8, tzinfo=UTC)


def test_a_time_off_the_offer_moves_nothing(client: Client, booked: Booking) -> None:
    page = Shown(
        client.post(
            f"/b/{booked.token}/reschedule", {"start": "2027-03-06T09:00:00Z"}, headers={"Accept-Language": "en"}
        )
    )
    assert (page.status, page.heading) == (422, "The appointment was not moved")
    assert page.text("//h1/following-sibling::p[1]") == "This time is not on offer."


@pytest.mark.parametrize("start", ["", "soon", "2027-03-01"])
def test_a_link_without_a_time_is_a_clear_page(client: Client, booked: Booking, start: str) -> None:
    for response in (
        client.get(f"/b/{booked.token}/reschedule", {"start": start}),
        client.post(f"/b/{booked.token}/reschedule", {"start": start}),
    ):
        assert response.status_code == 400


def test_too_late_is_explained(look: Look, booked: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: booked.start_at)
    assert look(f"/b/{booked.token}/reschedule").status == 409


def test_a_cancelled_booking_is_not_moved(client: Client, booked: Booking) -> None:
    cancel(booking=booked, by="invitee")
    response = client.post(f"/b/{booked.token}/reschedule", {"start": TEN})
    assert (response.status_code, response["Location"]) == (302, f"/b/{booked.token}")


def test_what_makes_no_sense_in_the_link_is_said(look: Look, booked: Booking) -> None:
    page = look(f"/b/{booked.token}/reschedule?month=soon&zone=nowhere")
    assert page.text("//div[contains(@class, 'notice')]/h2") == "Part of this link could not be read"


def test_where_the_host_confirms_each_a_move_is_said_to_be_a_request(
    look: Look, client: Client, booked: Booking
) -> None:
    EventType.objects.update(needs_confirmation=True)
    page = look(f"/b/{booked.token}/reschedule?start={TEN}")
    assert page.text("//button[contains(@class, 'primary')]") == "Ask for this time"
    assert (
        "Alice Martin confirms each appointment: the new time is a request until then. "
        "The time so far, Mon 1 Mar, 8:00 am, is given back at once."
    ) in page.texts("//form//p[@class='note']")
    client.post(f"/b/{booked.token}/reschedule", {"start": TEN, "zone": "Europe/London", "reason": "Train late"})
    page = look(f"/b/{booked.token}")
    assert page.text("//p[@id='state']") == "Requested. Alice Martin has not confirmed the new time yet."
    assert page.text("//p[@class='old']") == "You have asked for this time. Before: Monday 1 March 2027, 8:00 am"
