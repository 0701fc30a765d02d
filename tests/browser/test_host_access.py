"""Every page of a host before axe (WCAG 2.2 AA), and its picture."""

from datetime import datetime
from typing import Any

import pytest

from creneau.accounts.models import Host, User
from exchange_simulator import Simulator

from .alice_at_work import ATTEMPTS, as_alice, at_work
from .axe import faults, seen
from .conftest import Open, Picture

pytestmark = pytest.mark.slow
SIGNED_IN = [
    "meetings",
    "meetings-past",
    "meetings-cancelled",
    "meeting",
    "meetings-found",
    "meetings-not-found",
    "meeting-past",
    "meeting-move",
    "meeting-moved",
    "meeting-moved-in-outlook",
    "meeting-deleted-in-outlook",
    "meeting-declined",
    "event-types",
    "event-type",
    "event-type-new",
    "event-type-links",
    "event-type-deletion",
    "meeting-request",
    "schedules",
    "schedule-new",
    "schedule-removal",
    "calendar-settings",
    "disconnection",
    "connect",
    *(f"connect-{name}" for name in ATTEMPTS),
    "settings",
    "notifications",
    "event-type-embed",
    "embedding",
    "tokens",
    "webhooks",
    "webhook",
    "password",
    "second-step",
    "sessions",
    "sign-out",
]
EMPTY = {
    "meetings-none": "/meetings",
    "meetings-past-none": "/meetings/past",
    "calendar-settings-none": "/availability/calendars",
}
TEXTS = "/administration/organisation"
RECORD = {
    "health": "/administration/health",
    "audit": "/administration/audit",
    "personal-data": "/administration/personal-data?email=bob@example.org",
}
OUTSIDE = {"sign-in": "/account/login/", "forgotten-password": "/account/password/reset/", "nothing-here": "/a/b/c/d"}


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _hospital(settings: Any) -> None:
    settings.ORGANISATION, settings.SUPPORT_CONTACT = "CH de Saint-Aubin", "help@saint-aubin.example"
    settings.SENDS_MAIL = True


@pytest.mark.timeout(600)
def test_the_pages_of_a_host_are_accessible(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str
) -> None:
    pages = at_work(alice, sunday)
    page = as_alice(open_page, live_server, alice)("/meetings", language=language)
    found: dict[str, list[str]] = {}
    for name in SIGNED_IN:
        page.goto(pages[name])
        found[name] = seen(page, picture, name, language)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("name", EMPTY)
def test_a_page_with_nothing_on_it_is_accessible(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str, name: str
) -> None:
    User.objects.update(language="")
    look(as_alice(open_page, live_server, alice), EMPTY[name], picture, name, language)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_page_outside_is_accessible(alice: Host, open_page: Open, picture: Picture, language: str, name: str) -> None:
    look(open_page, OUTSIDE[name], picture, name, language)


def test_the_first_run_is_accessible(live_server: Any, open_page: Open, picture: Picture, language: str) -> None:
    look(open_page, "/first-run", picture, "first-run", language)


def test_a_wrong_password_is_told_accessibly(alice: Host, open_page: Open, picture: Picture) -> None:
    page = open_page("/account/login/", language="fr", width=390)
    page.locator("#id_login").fill("alice@demo.example")
    page.locator("#id_password").fill("wrong horse")
    page.locator("button.primary").click()
    assert faults(page) == []
    picture(page, "sign-in-refused-390-light-fr")


def test_an_open_dialog_is_accessible(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture
) -> None:
    page = as_alice(open_page, live_server, alice)(at_work(alice, sunday)["calendar-settings"], language="fr")
    page.get_by_role("link", name="Déconnecter…").click()
    assert faults(page) == []


def test_a_day_explained_is_accessible(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str
) -> None:
    at_work(alice, sunday)
    look(
        as_alice(open_page, live_server, alice),
        "/availability/calendars?day=2027-03-04",
        picture,
        "why-not-offered",
        language,
    )


def test_proposed_hours_are_accessible(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str
) -> None:
    at_work(alice, sunday)
    hours = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    alice.connections.update(working_hours={"zones": ["Europe/Paris"], "weekly": hours})
    look(as_alice(open_page, live_server, alice), "/availability/schedules", picture, "schedules-proposed", language)


def test_what_another_zone_does_is_told_accessibly(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture
) -> None:
    page = as_alice(open_page, live_server, alice)(at_work(alice, sunday)["schedules"], language="fr")
    page.locator("#id_time_zone").select_option("America/Toronto")
    page.locator("#zone-change").wait_for()
    assert faults(page) == []
    picture(page, "schedules-zone-1280-light-fr")


def test_the_certificate_of_a_server_is_shown_accessibly(
    alice: Host, live_server: Any, open_page: Open, picture: Picture, settings: Any
) -> None:
    settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    User.objects.update(is_administrator=True, language="")
    with Simulator(certificate="self-signed") as server:
        page = as_alice(open_page, live_server, alice)(f"/administration/exchange?server={server.url}", language="fr")
        assert faults(page) == []
        page.get_by_role("button", name="Voir le certificat").click()
        page.get_by_role("button", name="L’empreinte est la bonne : l’épingler").wait_for()
        assert faults(page) == []
        picture(page, "administration-certificate-1280-light-fr")
        page.get_by_role("button", name="L’empreinte est la bonne : l’épingler").click()
        page.wait_for_url("**/reauthenticate/**")
        page.locator("#id_password").fill("correct horse")
        page.locator("button.primary").click()
        page.get_by_text("est accepté avec ce certificat").wait_for()
    for language in ("fr", "en"):
        look(as_alice(open_page, live_server, alice), "/administration/exchange", picture, "administration", language)


@pytest.mark.parametrize("name", RECORD)
def test_what_is_recorded_of_people_is_shown_accessibly(
    sunday: datetime, alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str, name: str
) -> None:
    at_work(alice, sunday)
    User.objects.update(is_administrator=True, language="")
    look(as_alice(open_page, live_server, alice), RECORD[name], picture, name, language)


def test_the_pages_of_the_organisation_are_accessible(
    alice: Host, live_server: Any, open_page: Open, picture: Picture, language: str
) -> None:
    User.objects.update(is_administrator=True, language="")
    editor = f"{TEXTS}?draft=accessibility"
    page = as_alice(open_page, live_server, alice)(editor, language=language)
    for name in ("Enregistrer", "Save"):
        for button in page.locator("#accessibility").get_by_role("button", name=name).all():
            button.click()
    look(as_alice(open_page, live_server, alice), TEXTS, picture, "organisation-texts", language)
    look(open_page, "/accessibility", picture, "organisation-page", language)


def look(open_one: Open, path: str, picture: Picture, name: str, language: str) -> None:
    assert seen(open_one(path, language=language), picture, name, language) == []
