"""The examples for nginx and Caddy, with TLS, on a name of their own and under a path: somebody books through them."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from lxml import html

from tests.deploy.proxies import Start, caddy, nginx, running
from tests.served import PASSWORD, serve
from tests.waiting import free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("proxies")]


class Through(NamedTuple):
    """``base`` is what people type; ``behind`` where Créneau itself listens."""

    base: str
    behind: str
    ca: str

    @property
    def path(self) -> str:
        return urlsplit(self.base).path

    def session(self) -> requests.Session:
        session = requests.Session()
        session.verify, session.trust_env = self.ca, False
        return session


class Case(NamedTuple):
    start: Start
    example: str
    site: str
    path: str


CASES = {
    "nginx": Case(nginx, "creneau.conf", "rdv.example.com", ""),
    "nginx under a path": Case(nginx, "creneau-under-a-path.conf", "www.example.com", "/rdv"),
    "Caddy": Case(caddy, "Caddyfile", "rdv.example.com", ""),
    "Caddy under a path": Case(caddy, "Caddyfile.under-a-path", "www.example.com", "/rdv"),
}


@pytest.fixture(scope="module", autouse=True)
def _names_lead_here() -> Iterator[None]:
    real = socket.getaddrinfo

    def here(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".example.com") else host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", here)
        yield


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def through(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Through]:
    case: Case = request.param
    folder: Path = tmp_path_factory.mktemp("proxy")
    port = free_port()
    base = f"https://{case.site}:{port}{case.path}"
    with (
        serve(folder / "data", CRENEAU_BASE_URL=base, CRENEAU_TRUSTED_PROXIES="1") as served,
        running(case.start, folder, case.example, urlsplit(served.url).netloc, port) as ca,
    ):
        yield Through(base, served.url, str(ca))


def test_bob_books_moves_on_and_fetches_the_file(through: Through) -> None:
    session = through.session()
    page = session.get(f"{through.base}/alice/30min", timeout=20)
    for _step in range(3):
        chosen = html.fromstring(page.text).xpath("//a[contains(@href, '/details?')]/@href")
        if chosen:
            break
        [later, *_rest] = html.fromstring(page.text).xpath("//a[contains(@href, 'day=')]/@href")
        page = session.get(urljoin(page.url, later), timeout=20)
    details = session.get(urljoin(page.url, chosen[0]), timeout=20)
    booked = send(session, details, name="Bob Durand", email="bob@example.org")
    assert booked.status_code == 200
    assert booked.url.startswith(f"{through.base}/b/")
    file = session.get(f"{booked.url}/event.ics", timeout=20)
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert booked.url in file.text.replace("\r\n ", "")


def test_everything_a_page_names_is_there(through: Through) -> None:
    session = through.session()
    for path in ("/alice/30min", "/account/login/"):
        page = session.get(f"{through.base}{path}", timeout=20)
        named = html.fromstring(page.text).xpath("//link/@href | //script/@src | //img/@src | //a/@href")
        ours = {urljoin(page.url, each) for each in named if not each.startswith(("#", "mailto:"))}
        assert [each for each in ours if not each.startswith(through.base)] == []
        assert [each for each in ours if session.get(each, timeout=20).status_code == 404] == []


def test_alice_signs_in_and_her_cookies_stay_under_the_path(through: Through) -> None:
    session = through.session()
    form = session.get(f"{through.base}/meetings", timeout=20)
    assert form.url.startswith(f"{through.base}/account/login/")
    meetings = send(session, form, login="alice@example.com", password=PASSWORD)
    assert meetings.url == f"{through.base}/meetings"
    assert {(cookie.path, cookie.secure) for cookie in session.cookies} == {(through.path or "/", True)}


def test_changing_the_language_stays_under_the_path(through: Through) -> None:
    session = through.session()
    page = session.get(f"{through.base}/account/login/", timeout=20)
    chosen = session.get(f"{page.url}?lang=fr", timeout=20)
    assert '<html lang="fr">' in chosen.text
    again = session.get(f"{through.base}/account/login/", timeout=20)
    assert '<html lang="fr">' in again.text


def test_metrics_stay_inside_and_browsers_are_told_to_come_by_tls(through: Through) -> None:
    session = through.session()
    assert session.get(f"{through.base}/metrics", timeout=20).status_code == 403
    headers = session.get(f"{through.base}/alice/30min", timeout=20).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_page_for_another_site_and_the_api(through: Through) -> None:
    session = through.session()
    assert session.get(f"{through.base}/embed.js", timeout=20).status_code == 200
    said = session.get(f"{through.base}/api/v1/openapi.json", timeout=20).json()
    assert all(path.startswith(f"{through.path}/api/v1/") for path in said["paths"])


def test_a_host_that_the_client_makes_up_is_not_believed(through: Through) -> None:
    session = through.session()
    page = session.get(f"{through.base}/meetings", headers={"X-Forwarded-Host": "evil.example"}, timeout=20)
    assert page.url.startswith(through.base)
    assert "evil.example" not in page.text


def send(session: requests.Session, page: requests.Response, **typed: str) -> requests.Response:
    """The form that has these fields, filled in and sent as a browser does."""
    name = next(iter(typed))
    form = next(each for each in html.fromstring(page.text).forms if name in each.fields)
    values = {field: value for field, value in form.form_values() if field not in typed} | typed
    origin = re.match(r"https://[^/]+", page.url)
    assert origin is not None
    headers = {"Origin": origin[0], "Referer": page.url}
    return session.post(urljoin(page.url, form.action or page.url), data=values, headers=headers, timeout=30)
