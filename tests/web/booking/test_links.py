"""``/l/<token>``: an event type through a link that was given away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from creneau.scheduling.errors import LinkClosed
from creneau.scheduling.links import hand_out, revoke, spend
from creneau.scheduling.models import Booking, EventType, Link

from .conftest import Look, Shown

Send = Callable[..., HttpResponse]


@pytest.fixture
def secret(half_hour: EventType) -> EventType:
    half_hour.is_secret = True
    half_hour.save()
    return half_hour


@pytest.fixture
def once(secret: EventType) -> Link:
    return hand_out(event_type=secret, label="Bob", is_single_use=True)


def test_a_secret_event_type_has_no_page_of_its_own(look: Look, client: Client, secret: EventType) -> None:
    api = "/api/v1/hosts/alice/event-types/30min"
    slots = f"{api}/slots?start=2027-03-01T00:00:00Z&end=2027-03-02T00:00:00Z"
    for address in ("/alice/30min", "/alice/30min/details?start=2027-03-01T08:00:00Z", api, slots):
        assert client.get(address).status_code == 404
    assert "30 minute meeting" not in client.get("/alice/").content.decode()


def test_every_page_from_the_link_on_carries_it(look: Look, send: Send, once: Link) -> None:
    page = look(f"/l/{once.token}?month=2027-03")
    assert page.heading == "30 minute meeting"
    slots = page.values("//a[@class='slot']/@href")
    assert all(address.startswith(f"/l/{once.token}/details?") for address in slots)
    assert slots
    details = look(slots[0])
    assert details.values("//form[@method='post']/@action") == [f"/l/{once.token}/bookings"]
    answer = send(f"/l/{once.token}/bookings")
    assert answer.status_code == 302
    assert Booking.objects.get().link == once


def test_robots_and_referrers_learn_nothing(client: Client, once: Link) -> None:
    answer = client.get(f"/l/{once.token}")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Content-Encoding" not in client.get(f"/l/{once.token}", headers={"Accept-Encoding": "gzip"}).headers
    robots = client.get("/robots.txt").content.decode()
    assert robots.startswith("User-agent: *\nDisallow: /b/\nDisallow: /l/\n")


def test_a_link_for_once_is_used_up(look: Look, send: Send, once: Link) -> None:
    first = send(f"/l/{once.token}/bookings")
    page = look(f"/l/{once.token}")
    assert (page.status, page.heading) == (410, "This link has been used")
    again = Shown(send(f"/l/{once.token}/bookings", key="another", start="2027-03-01T09:00:00Z"))
    assert (again.status, again.heading) == (410, "This link has been used")
    assert Booking.objects.count() == 1
    assert send(f"/l/{once.token}/bookings")["Location"] == first["Location"]  # the second click


def test_nothing_of_the_host_is_said_where_a_link_is_closed(look: Look, send: Send, once: Link) -> None:
    send(f"/l/{once.token}/bookings")
    for address in (f"/l/{once.token}", f"/l/{once.token}/details?start=2027-03-01T09:00:00Z", "/l/made-up"):
        said = look(address).text("//body")
        assert [word for word in ("Alice", "30 minute", "Bob") if word in said] == []


def test_a_link_for_ever_books_again_and_again(send: Send, secret: EventType) -> None:
    link = hand_out(event_type=secret)
    for hour in (8, 9):
        send(f"/l/{link.token}/bookings", key=str(hour), start=f"2027-03-01T0{hour}:00:00Z")
    assert link.bookings.count() == 2


@pytest.mark.parametrize(
    ("change", "status", "heading"),
    [
        (lambda link: revoke(link=link), 404, "This link leads nowhere"),
        (
            lambda link: Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1)),
            410,
            "This link has expired",
        ),
        (lambda link: EventType.objects.update(active=False), 410, "Nothing can be booked here at the moment"),
    ],
    ids=["revoked", "expired", "switched off"],
)
def test_a_link_that_is_good_no_longer_says_so(
    look: Look, send: Send, once: Link, change: Callable[[Link], object], status: int, heading: str
) -> None:
    change(once)
    for page in (look(f"/l/{once.token}"), Shown(send(f"/l/{once.token}/bookings"))):
        assert (page.status, page.heading) == (status, heading)
    assert Booking.objects.count() == 0


def test_of_two_at_once_one_wins(send: Send, once: Link) -> None:
    """The second finds the booking of the first, whose host was locked before it looked."""
    spend(link=once, now=timezone.now())
    send(f"/l/{once.token}/bookings")
    with pytest.raises(LinkClosed) as refused:
        spend(link=once, now=timezone.now())
    assert refused.value.why == "used"


def test_a_link_cannot_be_guessed(secret: EventType) -> None:
    assert len({hand_out(event_type=secret).token for _ in range(20)}) == 20
    assert min(len(link.token) for link in Link.objects.all()) >= 22


def test_links_are_made_shown_and_revoked(alice: object, half_hour: EventType) -> None:
    host = Client(headers={"host": "127.0.0.1"})
    host.force_login(half_hour.host.user)
    address = f"/event-types/{half_hour.pk}/links"
    host.post(address, {"label": "For Bob", "is_single_use": "on", "days": "7"})
    link = Link.objects.get()
    assert (link.label, link.is_single_use, link.expires_at) == (
        "For Bob",
        True,
        timezone.now() + timedelta(days=7),
    )
    assert f'value="http://testserver/l/{link.token}"' in host.get(address).content.decode()
    assert host.post(address, {"days": "0"}).status_code == 422
    host.post(f"{address}/{link.pk}/revocation")
    assert Link.objects.count() == 0
