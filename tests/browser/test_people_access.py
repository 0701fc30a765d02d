"""Pages of people, assistants and sign-in before axe, wide and narrow; and their pictures."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from creneau.accounts.assistants import name_assistant
from creneau.accounts.invitations import invite
from creneau.accounts.models import Host, User
from creneau.scheduling.welcome import add_host

from .alice_at_work import as_alice
from .axe import faults
from .conftest import Open
from .test_host_access import look

Picture = Callable[[Page, str], None]


pytestmark = pytest.mark.slow


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_pages_of_people_are_accessible(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str
) -> None:
    ben = add_host(email="ben@demo.example", name="Dr Ben Roux", password="correct horse", time_zone="UTC")
    name_assistant(host=alice, email=ben.user.email)
    name_assistant(host=ben, email=alice.user.email)
    _row, token = invite(email="camille@demo.example", name="Camille Durand", by=alice.user)
    User.objects.update(language="", is_administrator=True)
    signed_in = as_alice(open_page, live_server, alice)
    look(signed_in, "/administration/people", picture, "people", language)
    look(signed_in, f"/administration/people/{ben.user_id}", picture, "person", language)
    look(signed_in, "/settings/assistants", picture, "assistants", language)
    look(signed_in, "/pages", picture, "pages-looked-after", language)
    look(open_page, f"/account/invitation/{token}/", picture, "invitation", language)


def test_below_the_last_button_of_a_long_form_there_is_room(alice: Host, open_page: Open) -> None:
    _row, token = invite(email="camille@demo.example", name="Camille Durand", by=alice.user)
    page = open_page(f"/account/invitation/{token}/", language="fr", width=360)
    below = "button => document.documentElement.scrollHeight - button.getBoundingClientRect().bottom - scrollY"
    assert page.locator("button.primary").evaluate(below) >= 48


def test_setting_up_an_app_is_accessible(alice: Host, open_page: Open, picture: Picture) -> None:
    User.objects.update(language="fr")
    page = open_page("/account/login/?next=/account/2fa/totp/activate/", language="fr")
    page.locator("#id_login").fill("alice@demo.example")
    page.locator("#id_password").fill("correct horse")
    page.locator("button.primary").click()
    page.wait_for_url("**/reauthenticate/**")
    assert faults(page) == []
    page.locator("#id_password").fill("correct horse")
    page.locator("button.primary").click()
    page.locator(".qr svg").wait_for()
    assert faults(page) == []
    picture(page, "app-1280-light-fr")
