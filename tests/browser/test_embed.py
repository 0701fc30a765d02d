"""A booking page in the page of another site: in it, in a dialog, as a link; and where that site is not allowed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FrameLocator, Page, expect

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking, EventType
from tests.waiting import until

from .alice_with_hours import first_meeting
from .conftest import Open

HTML = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Practice</title>
<style>body{{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}</style>
<h1>Our practice</h1><p>Book a time with us.</p>
<p><a id="link" href="{app}/alice/30min?month=2027-03"{attributes}>Book a meeting</a></p>
<p>What follows on the page.</p><a href="#" id="after">After</a>
<script>addEventListener("creneau:booked", (event) => {{ window.told = event.detail; }});
window.heard = [];
addEventListener("message", (event) => {{ heard.push(event.origin + JSON.stringify(event.data)); }});
</script>
<script src="{app}/embed.js" defer></script></html>"""


@pytest.fixture
def site(live_server: Any) -> Iterator[Callable[[str], str]]:
    """``site(attributes)``: a page of another site, with such a link; on another host, so that no cookie is sent."""
    shown = {"html": ""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = shown["html"].encode()
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            # A strict site: only what it names itself may run, and be framed.
            policy = f"default-src 'none'; script-src 'unsafe-inline' {live_server.url}; frame-src {live_server.url}"
            self.send_header("Content-Security-Policy", f"{policy}; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(body if self.path == "/" else b"")

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def page(attributes: str) -> str:
        shown["html"] = HTML.format(app=live_server.url, attributes=f" {attributes}")
        return f"http://127.0.0.1:{server.server_port}"

    yield page
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _meeting(half_hour: EventType, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    first_meeting(half_hour)


def allow(origin: str) -> None:
    Host.objects.update(embed_origins=[origin])


def book(frame: FrameLocator) -> None:
    frame.get_by_role("link", name="9:30 am").first.click()
    frame.get_by_label("First and last name").fill("Bob Durand")
    frame.get_by_label("E-mail address").fill("bob@example.org")
    frame.get_by_role("button", name="Confirm the appointment").click()
    expect(frame.get_by_role("link", name="Open the appointment in a new window")).to_be_visible()


def told(page: Page) -> Any:
    until(lambda: page.evaluate("window.told"), bool)
    return page.evaluate("window.told")


def test_in_the_page_it_is_booked_without_cookies_and_the_page_is_told(
    open_page: Open, site: Callable[[str], str], picture: Callable[[Page, str], None]
) -> None:
    origin = site('data-creneau="inline" data-theme="light"')
    allow(origin)
    page = open_page(origin)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="March 2027")).to_be_visible()
    until(lambda: page.evaluate("document.querySelector('iframe').offsetHeight > 700"), bool)
    inner = frame.locator("html").evaluate("html => html.offsetHeight")
    assert abs(page.locator("iframe").evaluate("frame => frame.offsetHeight") - inner) <= 1
    picture(page, "embed-inline-1280-light")
    before = Booking.objects.count()
    book(frame)
    assert told(page)["event_type"] == "30min"
    assert sorted(told(page)) == ["end", "event_type", "start", "state"]
    assert Booking.objects.count() == before + 1
    assert page.context.cookies() == []
    heard = " ".join(page.evaluate("window.heard"))
    assert not any(secret in heard for secret in ("Bob", "bob@", Booking.objects.latest("id").token))


def test_who_forgot_something_stands_where_it_is_missing(open_page: Open, site: Callable[[str], str]) -> None:
    address = site('data-creneau="inline"')
    allow(address)
    page = open_page(address)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="9:30 am").first.click()
    frame.get_by_label("First and last name").fill("Bob Durand")
    frame.get_by_role("button", name="Confirm the appointment").click()
    expect(frame.get_by_label("E-mail address")).to_be_focused()


def test_a_button_opens_a_dialog_that_the_keyboard_leaves(
    open_page: Open, site: Callable[[str], str], picture: Callable[[Page, str], None]
) -> None:
    origin = site('data-creneau="dialog" data-language="fr" data-theme="dark" data-prefill-name="Zoé"')
    allow(origin)
    page = open_page(origin)
    page.locator("#link").focus()
    page.keyboard.press("Enter")
    dialog, frame = page.get_by_role("dialog", name="Book a meeting"), page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Mars 2027")).to_be_visible()
    expect(dialog.get_by_role("button", name="Fermer")).to_be_focused()
    picture(page, "embed-dialog-1280-dark-fr")
    for _ in range(4):
        page.keyboard.press("Tab")
        until(lambda: page.evaluate("document.querySelector('dialog').contains(document.activeElement)"), bool)
    page.keyboard.press("Escape")  # inside the frame
    expect(dialog).to_have_count(0)
    expect(page.locator("#link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    frame.get_by_role("link", name="09:30").first.click()
    expect(frame.get_by_label("Nom et prénom")).to_be_visible()
    page.get_by_role("button", name="Fermer").click()
    expect(page.locator("#link")).to_be_focused()


def test_without_javascript_it_is_a_link(open_page: Open, site: Callable[[str], str], live_server: Any) -> None:
    origin = site('data-creneau="inline"')
    allow(origin)
    page = open_page(origin, javascript=False)
    page.locator("#link").click()
    expect(page.get_by_role("heading", name="March 2027")).to_be_visible()
    assert page.url.startswith(f"{live_server.url}/alice/30min")


def test_where_the_site_is_not_allowed_the_link_is_left(
    chromium: Any, site: Callable[[str], str], live_server: Any
) -> None:
    origin = site('data-creneau="inline"')
    allow("https://www.example.org")
    page = chromium.new_page()
    refusals: list[str] = []
    page.on("console", lambda said: refusals.append(said.text))
    page.goto(origin)
    page.wait_for_selector("#link", state="visible", timeout=10_000)
    assert page.locator("iframe").count() == 0
    assert any("frame-ancestors" in refusal for refusal in refusals)
    page.locator("#link").click()
    page.wait_for_url(f"{live_server.url}/**")
    page.close()


def test_the_script_is_small_and_its_address_stays(client: Any, half_hour: EventType) -> None:
    answer = client.get("/embed.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert len(answer.content) < 5000
    assert client.get("/embed.js", headers={"If-None-Match": answer["ETag"]}).status_code == 304
