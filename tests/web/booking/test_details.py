"""``/alice/30min/details`` and what it sends: the booking."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType

from .conftest import Look, Shown

Send = Callable[..., HttpResponse]
NINE = "/alice/30min/details?start=2027-03-01T08:00:00Z&zone=Europe/London"
ERRORS = "//p[contains(@class, 'field-error')]"


@pytest.fixture(autouse=True)
def _page(half_hour: EventType) -> None:
    """Every test needs the page to be there."""


def test_the_chosen_time_is_the_largest_thing(look: Look) -> None:
    page = look(NINE)
    assert page.texts("//div[@class='when']/p")[:2] == ["Monday 1 March 2027", "8:00 – 8:30 am"]
    assert page.values("//div[@class='when']//a/@href") == ["/alice/30min?zone=Europe/London&day=2027-03-01"]


def test_french_needs_no_half_of_the_day(look: Look) -> None:
    assert look(NINE, language="fr").texts("//div[@class='when']/p")[:2] == ["Lundi 1er mars 2027", "08:00 – 08:30"]


def test_a_time_across_noon_says_both_halves(look: Look, half_hour: EventType) -> None:
    EventType.objects.update(durations_minutes=[90])
    page = look("/alice/30min/details?start=2027-03-01T10:00:00Z&zone=Europe/Paris")
    assert page.text("//p[@class='when-time']") == "11:00 am – 12:30 pm"


def test_the_form_asks_for_name_address_and_guests(look: Look) -> None:
    assert look(NINE).texts("//form//label[@for!='trap']") == [
        "First and last name",
        "E-mail address",
        "Invite someone else (optional)",
    ]


def test_booking_leads_to_the_confirmation(send: Send, look: Look) -> None:
    response = send(guests="ann@example.org, joe@example.org")
    booking = Booking.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/b/{booking.token}")
    assert booking.start_at == datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert booking.end_at == datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
    assert (booking.invitee_name, booking.invitee_email) == ("Bob Durand", "bob@example.org")
    assert booking.guests == ["ann@example.org", "joe@example.org"]
    assert (booking.time_zone, booking.language) == ("Europe/London", "en")


def test_the_language_of_the_page_is_the_language_of_the_booking(send: Send) -> None:
    send(language="fr")
    assert Booking.objects.get().language == "fr"


def test_a_second_click_lands_on_the_same_confirmation(send: Send) -> None:
    first, second = send(), send()
    assert second["Location"] == first["Location"]
    assert Booking.objects.count() == 1


def test_a_form_sent_again_with_other_words_says_that_it_was_sent(send: Send) -> None:
    send()
    page = Shown(send(name="Robert Durand"))
    assert (page.status, page.heading) == (422, "This form has been sent already")
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Your name is missing."),
        ("name", "   ", "Your name is missing."),
        ("name", "\u200b", "Give your name, in 200 characters at most."),
        ("email", "", "Your e-mail address is missing."),
        ("email", "bob", "There is no @ in “bob”. An address looks like name@example.org."),
        (
            "email",
            "bob@example",
            "The end of the address is missing, after “example”. It often is .com or .org.",
        ),
        (
            "email",
            "bob@exa mple.org",
            "“bob@exa mple.org” is not an e-mail address. One looks like name@example.org.",
        ),
        (
            "guests",
            "ann@example.org; joe@",
            "“joe@” is not an e-mail address. One looks like name@example.org.",
        ),
        ("guests", ",".join(f"g{n}@example.org" for n in range(11)), "You can bring at most 10 people."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(send: Send, field: str, value: str, words: str) -> None:
    page = Shown(send(**{field: value}))
    assert page.status == 422
    assert page.texts(ERRORS) == [words]
    assert page.values("//*[@aria-invalid='true']/@name") == [field]
    assert Booking.objects.count() == 0


def test_nothing_typed_is_lost(send: Send) -> None:
    page = Shown(send(email="bob", guests="ann@example.org", key="mine"))
    assert page.values("//input[@class='input']/@value") == ["Bob Durand", "bob", "ann@example.org"]
    assert page.values("//input[@name='key']/@value") == ["mine"]
    assert page.values("//input[@name='start']/@value") == ["2027-03-01T08:00:00Z"]


def test_ten_thousand_characters_are_too_many(send: Send) -> None:
    page = Shown(send(name="x" * 10_000))
    assert page.status == 422
    assert page.values("//*[@aria-invalid='true']/@name") == ["name"]


@pytest.mark.parametrize("name", ["👩🏽‍⚕️ Dr Ünal", "محمد علي", "O’Neil \u202eevil", "<b>Bob</b>"])
def test_a_name_is_whatever_people_are_called(send: Send, look: Look, name: str) -> None:
    page = look(send(name=name)["Location"])
    assert Booking.objects.get().invitee_name == name
    assert page.text("//section[@aria-labelledby='what']//dd[last()]").startswith(" ".join(name.split()))


def test_a_program_that_fills_in_every_field_books_nothing(send: Send) -> None:
    page = Shown(send(trap="buy now"))
    assert page.status == 422
    assert page.text("//div[@role='alert']") == "This looks like an automatic entry. Send it once more."
    assert Booking.objects.count() == 0


def test_a_slot_taken_meanwhile_is_said_and_the_nearest_are_offered(
    send: Send, half_hour: EventType, bob: Invitee
) -> None:
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob)
    page = Shown(send(name="Camille Durand", email="camille@example.org"))
    assert page.status == 409
    assert page.text("//h2[@id='taken']") == "Someone has just taken 8:00 am"
    assert page.texts("//form//button[@name='start']") == [
        "8:30 am– 9:00",
        "9:00 am– 9:30",
        "9:30 am– 10:00",
        "10:00 am– 10:30",
    ]
    assert page.values("//input[@class='input']/@value") == ["Camille Durand", "camille@example.org"]


def test_one_of_the_nearest_is_booked_with_what_was_typed(send: Send, half_hour: EventType, bob: Invitee) -> None:
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob)
    page = Shown(send())
    response = send(start=page.values("//button[@name='start']/@value")[0])
    assert response.status_code == 302
    assert Booking.objects.latest("id").start_at == datetime(2027, 3, 1, 8, 30, tzinfo=UTC)


def test_the_return_key_books_none_of_them(send: Send, half_hour: EventType, bob: Invitee) -> None:
    """A browser presses a form's first button for it: that one is disabled."""
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob)
    assert Shown(send()).values("(//form//button)[1]/@disabled") == ["disabled"]


def test_a_link_to_a_taken_time_offers_the_nearest(look: Look, half_hour: EventType, bob: Invitee) -> None:
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob)
    page = look(NINE)
    assert (page.status, page.text("//h2[@id='taken']")) == (409, "8:00 am is not free")
    assert page.values("//a[@class='slot']/@href")[0] == (
        "/alice/30min/details?zone=Europe/London&start=2027-03-01T08:30:00Z"
    )
    assert page.texts("//form") == []


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2027-02-26T09:00:00Z", "This time is in the past."),
        ("2027-03-06T09:00:00Z", "This time is not on offer."),
        ("2027-03-01T08:07:00Z", "This time is not on offer."),
    ],
)
def test_a_time_that_is_not_on_offer_says_so_with_a_way_back(send: Send, start: str, words: str) -> None:
    page = Shown(send(start=start))
    assert (page.status, page.heading) == (422, "This time cannot be booked")
    assert page.text("//h1/following-sibling::p[1]") == words
    assert page.values("//main//a/@href") == [f"/alice/30min?zone=Europe/London&day={start[:10]}"]


@pytest.mark.parametrize(
    "start",
    ["", "soon", "2027-03-01", "2027-03-01T08:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+00:00"],
)
def test_a_link_without_a_time_is_a_clear_page(look: Look, client: Client, start: str) -> None:
    for page in (
        Shown(client.get("/alice/30min/details", {"start": start}, headers={"Accept-Language": "en"})),
        Shown(client.post("/alice/30min/bookings", {"start": start}, headers={"Accept-Language": "en"})),
    ):
        assert (page.status, page.heading) == (400, "Which time?")
        assert page.values("//main//a/@href") == ["/alice/30min"]


@pytest.mark.parametrize("changes", [{"zone": "Mars/Olympus"}, {"duration": "17"}])
def test_a_zone_or_a_duration_that_is_not_meant_books_nothing(send: Send, changes: dict[str, str]) -> None:
    assert send(**changes).status_code == 400
    assert Booking.objects.count() == 0


def test_the_bookings_of_an_event_type_are_nobodys_to_read(client: Client) -> None:
    response = client.get("/alice/30min/bookings")
    assert (response.status_code, response["Location"]) == (302, "/alice/30min")


def test_a_form_from_elsewhere_is_refused(half_hour: EventType) -> None:
    stranger = Client(headers={"Origin": "https://evil.example"})
    response: Any = stranger.post(
        "/alice/30min/bookings", {"start": "2027-03-01T08:00:00Z", "name": "x", "email": "x@example.org"}
    )
    assert response.status_code == 403


def test_another_hosts_event_type_is_not_booked(send: Send) -> None:
    assert send("/carol/30min/bookings").status_code == 404
    assert Booking.objects.count() == 0
