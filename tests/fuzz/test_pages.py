"""Whatever stands behind the question mark of an address, or in a form, no page breaks: a page or a clear refusal."""

from datetime import datetime

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import EventType
from tests.fuzz.spoil import WORDS

pytestmark = pytest.mark.slow

WORST = [word.decode("utf-8", "surrogateescape")[:600] for word in WORDS] + [
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%00",
    "9" * 400,
    "2027-03-01T08:00:00Z",
    "2027-13",
    "0000-00",
    "9999-12",
    "\ud800",
    "//evil.example/x",
]
ASKED = {
    "/alice/30min": ("day", "month", "zone", "duration", "lang", "theme", "embed"),
    "/alice/30min/details": ("start", "zone", "duration", "name", "email", "guests"),
    "/alice/": ("zone", "lang", "embed"),
}
ASKED_OF_HOSTS = {
    "/meetings": ("page", "q", "from", "until", "event_type"),
    "/meetings/export.csv": ("tab", "q", "from", "until", "event_type"),
    "/availability/schedules": ("month", "show"),
    "/availability/schedules/new": ("like",),
    "/availability/calendars": ("week",),
    "/availability/calendars/connect": ("account",),
}
TYPED = ("start", "zone", "duration", "name", "email", "guests", "key", "place", "trap")


@pytest.fixture(autouse=True)
def _page(half_hour: EventType, sunday: datetime) -> None:
    """There is something to ask for, on a day that is known."""


def broken(client: Client, path: str, name: str) -> list[tuple[str, str, int]]:
    asked = {word: client.get(path, {name: word}).status_code for word in map(sendable, WORST)}
    return [(name, word, status) for word, status in asked.items() if status >= 500]


@pytest.mark.parametrize("path", ASKED)
def test_no_question_breaks_a_public_page(path: str, browser: Client) -> None:
    assert [found for name in ASKED[path] for found in broken(browser, path, name)] == []


@pytest.mark.parametrize("path", ASKED_OF_HOSTS)
def test_no_question_breaks_a_page_of_a_host(path: str, alice: Host, browser: Client) -> None:
    browser.force_login(alice.user)
    assert [found for name in ASKED_OF_HOSTS[path] for found in broken(browser, path, name)] == []


@pytest.mark.parametrize("name", TYPED)
def test_no_field_breaks_a_booking(name: str, browser: Client) -> None:
    good = {"start": "2027-03-01T08:00:00Z", "zone": "UTC", "name": "Bob", "email": "bob@example.org", "key": "k"}
    for word in map(sendable, WORST):
        status = browser.post("/alice/30min/bookings", good | {name: word}).status_code
        assert status < 500, (name, word)


def test_no_path_breaks_a_page(half_hour: EventType, bob: Invitee, now: datetime, browser: Client) -> None:
    token = book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=now.tzinfo), invitee=bob, now=now)
    for word in map(sendable, WORST):
        for path in ("/{}/", "/alice/{}", "/b/{}", "/l/{}", "/alice/30min/details/{}"):
            assert browser.get(path.format(word.replace("?", "").replace("#", ""))).status_code < 500, (path, word)
        assert browser.get(f"/b/{token.booking.token}", {"lang": word}).status_code < 500


def sendable(word: str) -> str:
    """What an HTTP client can write: lone surrogates become what a browser makes of them."""
    return word.encode("utf-8", "replace").decode()
