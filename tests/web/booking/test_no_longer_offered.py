"""``/alice/30min`` once it is switched off, or Alice out of service: who had the page open is told.
Of what is secret or never was, nothing is said."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from creneau.accounts.models import Host, User
from creneau.scheduling.models import Booking, EventType

from .conftest import Look, Shown
from .test_framing import EMBED, SITE, framers

Send = Callable[..., HttpResponse]
PAGE = "/alice/30min"
NINE = f"{PAGE}/details?start=2027-03-01T08:00:00Z&zone=Europe/London"


@pytest.fixture
def off(half_hour: EventType) -> EventType:
    half_hour.active = False
    half_hour.save()
    return half_hour


@pytest.mark.parametrize("path", [PAGE, NINE, f"{PAGE}/bookings"])
def test_every_page_of_it_says_so_and_where_else_to_look(look: Look, off: EventType, path: str) -> None:
    page = look(path)
    assert (page.status, page.heading) == (404, "This appointment can no longer be booked")
    assert page.text("//section/p[1]") == "It is offered no longer, or not at the moment."
    assert page.texts("//main//a") == ["See what else can be booked"]
    assert page.values("//main//a/@href") == ["/alice/"]
    assert "30 minute" not in page.text("//body")


def test_who_filled_the_form_in_meanwhile_learns_that_nothing_was_booked(send: Send, off: EventType) -> None:
    page = Shown(send())
    assert (page.status, page.heading) == (404, "This appointment can no longer be booked")
    assert page.text("//section/p[1]") == "It is offered no longer, or not at the moment. Nothing was booked."
    assert Booking.objects.count() == 0


def test_french_says_the_same(send: Send, off: EventType) -> None:
    page = Shown(send(language="fr"))
    assert page.heading == "Ce rendez-vous ne peut plus être réservé"
    assert page.text("//section/p[1]") == "Il n’est plus proposé, ou ne l’est pas en ce moment. Rien n’a été réservé."
    assert page.texts("//main//a") == ["Voir ce qui est proposé"]


def test_where_the_host_has_left_there_is_no_page_to_go_to(look: Look, send: Send, half_hour: EventType) -> None:
    User.objects.update(is_active=False)
    for page in (look(PAGE), look(NINE), Shown(send())):
        assert (page.status, page.heading) == (404, "This appointment can no longer be booked")
        assert page.texts("//main//a") == []
        assert "Alice" not in page.text("//body")


@pytest.mark.parametrize("leaves", [False, True], ids=["Alice is there", "Alice has left"])
@pytest.mark.parametrize("is_secret", [False, True], ids=["made up", "secret"])
def test_a_secret_one_is_as_unknown_as_one_that_never_was(
    look: Look, send: Send, off: EventType, is_secret: bool, leaves: bool
) -> None:
    EventType.objects.update(is_secret=is_secret, slug="30min" if is_secret else "renamed")
    User.objects.update(is_active=not leaves)
    for page in (look(PAGE), look(NINE), Shown(send())):
        assert (page.status, page.heading) == (404, "There is nothing at this address")


def test_the_frame_that_showed_the_page_shows_this_one_too(client: Client, off: EventType) -> None:
    Host.objects.update(embed_origins=[SITE])
    for answer in (client.get(f"{PAGE}?{EMBED}"), client.post(f"{PAGE}/bookings?{EMBED}")):
        assert framers(answer) == (SITE, None)
        assert Shown(answer).values("//main//a/@href") == [f"/alice/?{EMBED}"]


def test_it_is_not_kept_for_the_day_on_which_it_is_offered_again(look: Look, off: EventType) -> None:
    assert "no-store" in look(PAGE).response["Cache-Control"]
