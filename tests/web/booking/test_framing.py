"""Booking pages in a frame of another site: of those that the host named, without cookies, and no other pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking, EventType
from tests.web import rows

from .conftest import Look, Shown

SITE = "https://www.example.org"
EMBED = f"embed={SITE}"
PAGE = "/alice/30min"
NINE = "start=2027-03-01T08:00:00Z&zone=Europe/London"
Send = Callable[..., HttpResponse]


@pytest.fixture
def allowed(alice: Host, half_hour: EventType) -> None:
    Host.objects.update(embed_origins=[SITE, "http://intra.example.org:8080"])


def framers(response: Any) -> tuple[str, str | None]:
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part)
    return policy["frame-ancestors"], response.get("X-Frame-Options")


@pytest.mark.parametrize("path", ["/alice/", PAGE, f"{PAGE}/details?{NINE}"])
def test_unless_the_host_names_a_site_nobody_shows_the_page(client: Client, half_hour: EventType, path: str) -> None:
    assert framers(client.get(path)) == ("'none'", "DENY")


@pytest.mark.parametrize("path", ["/alice/", PAGE, f"{PAGE}/details?{NINE}"])
def test_the_sites_that_the_host_named_show_it(client: Client, allowed: None, path: str) -> None:
    assert framers(client.get(path)) == (f"{SITE} http://intra.example.org:8080", None)


def test_no_other_page_is_ever_shown(client: Client, alice: Host, allowed: None, send: Send) -> None:
    send()
    client.force_login(alice.user)
    booking = Booking.objects.get()
    paths = [f"/b/{booking.token}", f"/b/{booking.token}/reschedule", f"/b/{booking.token}/cancellation"]
    for path in [*paths, "/account/login/", "/settings", "/event-types", "/settings/embedding", "/nothing/here"]:
        assert framers(client.get(path)) == ("'none'", "DENY"), path


def test_in_a_frame_the_page_is_the_choice_alone(look: Look, allowed: None) -> None:
    page = look(f"{PAGE}?{EMBED}&theme=dark&lang=fr")
    assert page.texts("//header[contains(@class, 'masthead')]") == page.texts("//footer") == []
    assert page.values("/html/@data-theme") == ["dark"]
    assert page.values("//meta[@name='creneau-frame']/@content") == [SITE]
    assert page.values("//meta[@name='creneau-frame']/@data-close") == ["Fermer"]


@pytest.mark.parametrize("query", ["", "?embed=https://evil.example", f"?{EMBED}.evil.example"])
def test_a_site_that_is_not_named_is_told_nothing(look: Look, allowed: None, query: str) -> None:
    page = look(PAGE + query)
    assert page.values("//meta[@name='creneau-frame']/@content") == []
    assert len(page.texts("//header[contains(@class, 'masthead')]")) == 1


def test_every_link_in_a_frame_carries_along_what_it_looks_like(look: Look, allowed: None) -> None:
    page = look(f"{PAGE}?{EMBED}&theme=dark&lang=fr&month=2027-03")
    links = page.values("//main//a[starts-with(@href, '?') or starts-with(@href, '/alice')]/@href")
    assert len(links) > 20
    assert [link for link in links if not all(part in link for part in (EMBED, "theme=dark", "lang=fr"))] == []
    hidden = dict(
        zip(
            page.values("//form[contains(@class, 'zone-form')]//input/@name"),
            page.values("//form[contains(@class, 'zone-form')]//input/@value"),
            strict=True,
        )
    )
    assert (hidden["embed"], hidden["theme"], hidden["lang"]) == (SITE, "dark", "fr")


def test_booking_in_a_frame_needs_no_cookie_and_says_all_there(client: Client, allowed: None, send: Send) -> None:
    response = send(f"{PAGE}/bookings?{EMBED}&lang=fr")
    booking = Booking.objects.get()
    page = Shown(response)
    assert (response.status_code, framers(response)[1], booking.language) == (201, None, "fr")
    (told,) = page.tree.xpath("//meta[@name='creneau-frame']")
    assert dict(told.attrib) == {
        "name": "creneau-frame",
        "content": SITE,
        "data-close": "Fermer",
        "data-event-type": "30min",
        "data-start": "2027-03-01T08:00:00Z",
        "data-end": "2027-03-01T08:30:00Z",
        "data-state": "confirmed",
    }
    assert page.values("//a[@target='_blank']/@href") == [f"http://testserver/b/{booking.token}"]
    again = send(f"{PAGE}/bookings?{EMBED}&lang=fr")
    assert (again.status_code, Booking.objects.count()) == (201, 1)


def test_a_link_that_was_given_away_is_framed_from_its_page_to_the_booking_and_when_it_is_used(
    client: Client, half_hour: EventType, allowed: None, send: Send
) -> None:
    link = hand_out(event_type=half_hour, is_single_use=True)
    at = f"/l/{link.token}"
    answers = [
        client.get(f"{at}?{EMBED}"),
        client.get(f"{at}/details?{NINE}&{EMBED}"),
        send(f"{at}/bookings?{EMBED}"),
        client.get(f"{at}?{EMBED}"),
        send(f"{at}/bookings?{EMBED}", key="another", start="2027-03-01T09:00:00Z"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 201, 410, 410]
    assert {framers(answer) for answer in answers} == {(f"{SITE} http://intra.example.org:8080", None)}
    assert all(Shown(answer).values("//meta[@name='creneau-frame']/@content") == [SITE] for answer in answers)


def test_in_a_frame_the_way_on_to_another_site_leaves_it(allowed: None, half_hour: EventType, send: Send) -> None:
    EventType.objects.update(redirect_url="https://www.example.org/thanks", text_after="Bring **your card**.")
    page = Shown(send(f"{PAGE}/bookings?{EMBED}"))
    assert page.values("//a[@target='_top']/@href") == ["https://www.example.org/thanks"]
    assert page.texts("//section[@aria-labelledby='after']//strong") == ["your card"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({}, 302),
    ],
)
def test_only_our_own_pages_send_the_form(half_hour: EventType, headers: dict[str, str], status: int) -> None:
    said = {
        "start": "2027-03-01T08:00:00Z",
        "zone": "Europe/London",
        "name": "Bob Durand",
        "email": "bob@example.org",
    }
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"{PAGE}/bookings", said, headers=headers)
    assert (answer.status_code, Booking.objects.count()) == (status, int(status == 302))
    if status == 403:
        assert Shown(answer).heading == "This form did not come from here"


TOLD = "//section[@aria-labelledby='happens']/p"
AN_INVITATION = (
    "An invitation reaches bob@example.org. If it does not, look among unwanted mail for alice@demo.example."
)
A_MAIL = (
    "A mail reaches bob@example.org, with the appointment for your calendar. If it does not, look among unwanted mail."
)
NO_MAIL = "No mail is sent: note the time, or add the appointment to your calendar."
A_REQUEST = "Alice Martin looks at your request and says yes or no. The time is held for you until then. "
ANSWERED = "A mail with the answer reaches bob@example.org."
UNANSWERED = "The page of the appointment tells you the answer: no mail is sent."


@pytest.mark.parametrize(
    ("has_calendar", "sends_mail", "asks", "words"),
    [
        (True, False, False, AN_INVITATION),
        (False, True, False, A_MAIL),
        (False, False, False, NO_MAIL),
        (False, True, True, A_REQUEST + ANSWERED),
        (False, False, True, A_REQUEST + UNANSWERED),
    ],
)
def test_in_a_frame_it_is_said_who_tells_the_invitee(
    alice: Host,
    allowed: None,
    send: Send,
    settings: Any,
    has_calendar: bool,
    sends_mail: bool,
    asks: bool,
    words: str,
) -> None:
    if has_calendar:
        rows.account(alice)
    settings.SENDS_MAIL = sends_mail
    EventType.objects.update(needs_confirmation=asks)
    assert Shown(send(f"{PAGE}/bookings?{EMBED}")).text(TOLD) == words
