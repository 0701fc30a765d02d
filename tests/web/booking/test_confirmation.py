"""``/b/<token>/confirmation/<proof>``: from the mail to the booking. And the page that waits for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.confirm_address import proof_of
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.release import release_unconfirmed
from tests.web import rows
from tests.work import BITS, worked

from .conftest import Look, Shown

Send = Callable[..., HttpResponse]
NINE = datetime(2027, 3, 1, 8, tzinfo=UTC)
HELD = "One more step: confirm your address"
DETAILS = "/alice/30min/details?start=2027-03-01T08:00:00Z&zone=Europe/London"


@pytest.fixture(autouse=True)
def _mail_leaves(settings: Settings, half_hour: EventType) -> None:
    settings.SENDS_MAIL = True


@pytest.fixture
def held(half_hour: EventType, bob: Invitee) -> Booking:
    return book(event_type=half_hour, start_at=NINE, invitee=bob, confirms_address=True).booking


def path(booking: Booking) -> str:
    return f"/b/{booking.token}/confirmation/{proof_of(booking)}"


def test_booking_leads_to_the_page_that_waits(send: Send, look: Look, half_hour: EventType) -> None:
    EventType.objects.update(confirms_address=True)
    notes = look(DETAILS).texts("//form//p[@class='note']")
    assert notes[-1].startswith("We send a mail with a link to your address.")
    page = look(send()["Location"])
    assert (page.status, page.heading) == (200, HELD)
    assert page.text("//p[@role='status']") == ("Not booked yet. The time is held for you until Sun 28 Feb, 12:30 pm.")
    assert "A mail is on its way to bob@example.org." in page.texts("//section/p")[-2]
    assert Booking.objects.get().awaits == "invitee"


@pytest.mark.parametrize("rest", ["", "/event.ics", "/reschedule", "/cancellation"])
def test_until_then_every_page_of_it_says_so(held: Booking, look: Look, rest: str) -> None:
    assert look(f"/b/{held.token}{rest}").heading == HELD


def test_the_page_that_waits_does_not_give_the_proof_away(held: Booking, client: Client) -> None:
    assert proof_of(held) not in client.get(f"/b/{held.token}").content.decode()


def test_looking_confirms_nothing(held: Booking, look: Look, client: Client) -> None:
    page = look(path(held))
    assert (page.status, page.heading) == (200, "Book this appointment?")
    assert page.texts("//main//button") == ["Book the appointment"]
    client.head(path(held))
    held.refresh_from_db()
    assert held.awaits == "invitee"
    assert page.response["Referrer-Policy"] == "same-origin"
    assert page.response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_button_books(held: Booking, client: Client, look: Look) -> None:
    response = client.post(path(held))
    assert (response.status_code, response["Location"]) == (302, f"/b/{held.token}")
    assert look(f"/b/{held.token}").text("//p[@id='state']") == "Confirmed."


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_second_click_shows_the_booking(held: Booking, client: Client, method: str) -> None:
    client.post(path(held))
    response = getattr(client, method)(path(held))
    assert (response.status_code, response["Location"]) == (302, f"/b/{held.token}")
    assert held.changes.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_half_an_hour_the_link_is_good_no_longer(
    held: Booking, client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    address = path(held)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=31))
    page = Shown(getattr(client, method)(address))
    assert (page.status, page.heading) == (404, "This link is good no longer")
    assert page.values("//main//a/@href") == ["/alice/30min"]
    release_unconfirmed()
    page = Shown(getattr(client, method)(address))
    assert (page.status, page.heading, page.values("//main//a/@href")) == (404, "This link is good no longer", [])


@pytest.mark.parametrize("proof", ["x", "é", "0" * 32])
def test_who_booked_cannot_confirm_without_the_mail(held: Booking, client: Client, proof: str) -> None:
    assert client.post(f"/b/{held.token}/confirmation/{proof}").status_code == 404
    held.refresh_from_db()
    assert held.awaits == "invitee"


def test_a_time_that_is_gone_is_said_to_be(held: Booking, client: Client) -> None:
    rows.busy(rows.account(held.host), NINE)
    page = Shown(client.post(path(held)))
    assert (page.status, page.heading) == (409, "This time is no longer free")


def test_who_mistyped_the_address_starts_anew(held: Booking, client: Client, look: Look) -> None:
    response = client.post(f"/b/{held.token}/hold/removal")
    assert response["Location"] == "/alice/30min/details?start=2027-03-01T08:00:00Z&duration=30&zone=Europe/London"
    assert Booking.objects.count() == 0
    assert look(response["Location"]).status == 200


def test_a_booking_is_not_given_back_that_way(booked: Booking, client: Client) -> None:
    assert client.post(f"/b/{booked.token}/hold/removal")["Location"] == f"/b/{booked.token}"
    assert Booking.objects.get().state == "confirmed"


def test_in_a_frame_the_page_that_waits_tells_the_site_nothing(client: Client, half_hour: EventType) -> None:
    EventType.objects.update(confirms_address=True)
    half_hour.host.embed_origins = ["https://www.example.org"]
    half_hour.host.save()
    said = {"start": "2027-03-01T08:00:00Z", "zone": "Europe/London", "duration": "30", "key": "k"}
    said |= {"name": "Bob", "email": "bob@example.org"}
    page = Shown(client.post("/alice/30min/bookings?embed=https://www.example.org", said))
    assert (page.status, page.heading) == (202, HELD)
    assert page.values("//meta[@name='creneau-frame']/@data-start") == []
    assert page.texts("//form") == []


def test_a_third_mail_to_one_address_is_refused(send: Send) -> None:
    EventType.objects.update(confirms_address=True)
    for hour in (8, 9):
        send(start=f"2027-03-01T{hour:02}:00:00Z", key=f"k{hour}")
    page = Shown(send(start="2027-03-01T10:00:00Z", key="k10"))
    assert (page.status, page.texts("//p[contains(@class, 'field-error')]")) == (
        422,
        ["This address has mails of ours to answer already. Follow the link in one of them, or wait half an hour."],
    )


def challenge_of(page: Shown) -> str:
    return page.values("//proof-of-work/@challenge")[0]


def test_work_that_was_done_books_at_once(send: Send, look: Look, settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = BITS
    page = look(DETAILS)
    assert page.values("//proof-of-work/@bits") == ["8"]
    proof = worked(challenge_of(page))
    first = send(proof=proof)
    assert Booking.objects.get().state == "confirmed"
    assert send(proof=proof)["Location"] == first["Location"]


def test_without_javascript_a_mail_asks_instead(send: Send, settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = BITS
    send()
    assert Booking.objects.get().awaits == "invitee"


def test_a_proof_books_once(send: Send, look: Look, settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = BITS
    proof = worked(challenge_of(look(DETAILS)))
    send(proof=proof)
    send(proof=proof, key="another", start="2027-03-01T09:00:00Z")
    assert list(Booking.objects.order_by("pk").values_list("awaits", flat=True)) == ["", "invitee"]


def test_without_javascript_and_without_mail_it_is_said(send: Send, settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS, settings.SENDS_MAIL = BITS, False
    page = Shown(send())
    assert (page.status, Booking.objects.count()) == (422, 0)
    assert page.text("//div[@role='alert']").startswith("This browser could not show")
    assert page.values("//input[@id='id_name']/@value") == ["Bob Durand"]
    send(proof=worked(challenge_of(page)))
    assert Booking.objects.get().state == "confirmed"


def test_a_form_that_was_wrong_does_not_spend_the_work(send: Send, look: Look, settings: Settings) -> None:
    settings.PROOF_OF_WORK_BITS = BITS
    proof = worked(challenge_of(look(DETAILS)))
    assert send(proof=proof, name="").status_code == 422
    send(proof=proof)
    assert Booking.objects.get().state == "confirmed"


def test_where_no_work_is_asked_for_there_is_no_script(look: Look) -> None:
    page = look(DETAILS)
    assert (page.values("//proof-of-work"), page.values("//script/@src")) == ([], [])
