"""The whole path, on the real demo: connect Exchange, share a link, get booked, see it in Exchange, cancel.

Web, worker and the simulated Exchange run as ``creneau demo`` starts them; what Exchange holds is read over EWS.
"""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from creneau.ews.connection import Connection
from creneau.ews.errors import ItemNotFound
from creneau.ews.operations.get_item import GetItem
from creneau.ews.policy import Policy
from creneau.ews.read import all_folders, calendar_view
from creneau.ews.values import Credentials, EventDetails, ItemId
from tests.waiting import free_port, until

PASSWORD = "demo-Password-1"
WORDS = {
    "en": {
        "availability": "Availability",
        "calendar settings": "Calendar settings",
        "connect": "Connect",
        "e-mail": "Work e-mail address",
        "password": "Password",
        "connected": "Your Exchange calendar is connected.",
        "name": "First and last name",
        "mail": "E-mail address",
        "give up": "Cancel",
        "confirm": "Confirm the appointment",
        "cancel": "Cancel the appointment",
        "link": "Move or cancel this meeting",
    },
    "fr": {
        "availability": "Disponibilité",
        "calendar settings": "Paramètres de calendrier",
        "connect": "Connecter",
        "e-mail": "Adresse e-mail professionnelle",
        "password": "Mot de passe",
        "connected": "Votre calendrier Exchange est connecté.",
        "name": "Nom et prénom",
        "mail": "Adresse e-mail",
        "give up": "Annuler",
        "confirm": "Confirmer le rendez-vous",
        "cancel": "Annuler le rendez-vous",
        "link": "Déplacer ou annuler ce rendez-vous",
    },
}
PEOPLE = {"en": "alice", "fr": "bernard"}


@dataclass(frozen=True)
class Demo:
    base: str
    exchange: str
    ca_pem: str

    def events(self, person: str) -> list[EventDetails]:
        """The events of ours in the person's calendar over the next months, read over EWS."""
        address = f"{person}@demo.example"
        policy = Policy(allowed_hosts=("127.0.0.1",), allowed_networks=("127.0.0.0/8",), ca_pem=self.ca_pem)
        with Connection(self.exchange, Credentials(address, PASSWORD), policy, anchor_mailbox=address) as server:
            primary = all_folders(server)[0].id
            now = datetime.now(UTC)
            items = calendar_view(server, [primary], now, now + timedelta(days=90))[primary]
            return [event for i in items if i.event_key for event in _event(server, ItemId(i.id, i.change_key))]


def _event(server: Connection, item: ItemId) -> list[EventDetails]:
    """The event, or none: the worker may have deleted it since it was listed."""
    try:
        return server.call(GetItem([item]))
    except ItemNotFound:
        return []


@pytest.fixture(scope="module")
def demo(chromium: Browser) -> Iterator[Demo]:
    command = [str(Path(sys.executable).with_name("creneau")), "demo", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield _read(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def _read(process: subprocess.Popen[str]) -> Demo:
    """What the demo says of itself until it is ready."""
    said = ""
    for line in process.stdout or ():
        said += line
        if found := re.search(r"^Créneau: (\S+)/$", line):
            break
    exchange = re.search(r"Exchange simulator: (\S+) \(its certificate authority: (\S+)\)", said)
    assert found, said
    assert exchange, said
    return Demo(found[1], exchange[1], Path(exchange[2]).read_text())


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.timeout(240)
def test_from_connecting_to_cancelling(
    demo: Demo, chromium: Browser, language: str, picture: Callable[[Page, str], None]
) -> None:
    words, person = WORDS[language], PEOPLE[language]
    host = _page(chromium, demo, language)
    _sign_in(host, person)
    host.get_by_role("link", name=words["availability"], exact=True).click()
    host.get_by_role("link", name=words["calendar settings"], exact=True).first.click()
    host.get_by_role("link", name=words["connect"], exact=True).click()
    host.get_by_label(words["e-mail"]).fill(f"{person}@demo.example")
    host.get_by_label(words["password"], exact=True).fill(PASSWORD)
    picture(host, f"connect-{language}")
    host.get_by_role("button", name=words["connect"], exact=True).click()
    expect(host.get_by_text(words["connected"])).to_be_visible(timeout=30_000)
    picture(host, f"calendar-settings-{language}")

    with_script = _book(demo, chromium, language, person, picture, javascript=True)
    without_script = _book(demo, chromium, language, person, picture, javascript=False)
    assert with_script != without_script
    written = until(lambda: demo.events(person), lambda events: len(events) == 2)
    assert {event.start_at.isoformat() for event in written} == {with_script, without_script}
    for event in written:
        assert [attendee.email for attendee in event.attendees] == ["camille.durand@example.org"]
        assert words["link"] in event.body_html
        assert f"{demo.base}/b/" in event.body_html

    visitor = _page(chromium, demo, language)
    _cancel(visitor, _link(written[0]), words)
    left = until(lambda: demo.events(person), lambda events: len(events) == 1)
    assert left[0].start_at == written[1].start_at


def _book(
    demo: Demo,
    chromium: Browser,
    language: str,
    person: str,
    picture: Callable[[Page, str], None],
    *,
    javascript: bool,
) -> str:
    """Books the first slot on offer as somebody passing by; returns its start. It is gone for the next visitor."""
    words = WORDS[language]
    page = _page(chromium, demo, language, javascript=javascript)
    page.goto(f"/{person}/30min")
    slot = page.locator("a.slot").first
    start = slot.locator("time").get_attribute("datetime") or ""
    picture(page, f"booking-{language}")
    slot.click()
    page.get_by_label(words["name"]).fill("Camille Durand")
    page.get_by_label(words["mail"]).fill("camille.durand@example.org")
    picture(page, f"booking-details-{language}")
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page).to_have_url(re.compile("/b/"))
    picture(page, f"confirmed-{language}")
    return datetime.fromisoformat(start).astimezone(UTC).isoformat()


def _cancel(page: Page, link: str, words: dict[str, str]) -> None:
    page.goto(link)
    page.get_by_role("link", name=words["give up"], exact=True).click()
    page.get_by_role("button", name=words["cancel"]).click()
    page.wait_for_load_state()


def _link(event: EventDetails) -> str:
    found = re.search(r'href="([^"]+/b/[^"]+)"', event.body_html)
    assert found
    return found[1]


def _sign_in(page: Page, person: str) -> None:
    page.goto("/")
    page.locator("input[name=login]").fill(f"{person}@demo.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form .button.primary").click()
    page.wait_for_url("**/meetings")


def _page(chromium: Browser, demo: Demo, language: str, *, javascript: bool = True) -> Page:
    context = chromium.new_context(
        base_url=demo.base,
        locale={"en": "en-GB", "fr": "fr-FR"}[language],
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": 900},
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page
