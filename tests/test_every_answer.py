"""What every answer carries, and what none does: headers, policy, cookies, ways out of the site."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from creneau.accounts.models import Host
from tests.test_who_may import PAGES, address, named, people, session_of

__all__ = ["named", "people"]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]


def test_every_answer_has_the_headers_and_no_page_has_a_script_of_its_own(
    named: dict[str, Any], people: dict[str, Host | None]
) -> None:
    wrong = []
    for session in (session_of(None, at_alices=False), session_of(people["administrator"], at_alices=False)):
        client = Client(headers={"host": "127.0.0.1"})
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        for name in PAGES:
            wrong += [f"{name}: {fault}" for fault in faults(client.get(address(name, named)))]
    assert "\n".join(wrong) == ""


def faults(answer: HttpResponseBase) -> list[str]:
    found = [f"lacks {name}: {value}" for name, value in HEADERS.items() if answer.headers.get(name) != value]
    policy = set(answer.headers.get("Content-Security-Policy", "").split("; "))
    if policy != POLICY:
        found.append(f"policy {policy}")
    body = getattr(answer, "content", b"").decode(errors="replace")
    if "text/html" in answer.headers.get("Content-Type", ""):
        found += [f"has {part}" for part in ("<script>", " style=", " onclick=", "javascript:") if part in body]
    kept = {name: cookie for name, cookie in answer.cookies.items() if cookie.value}
    found += [f"sets {name} without HttpOnly" for name, cookie in kept.items() if not cookie["httponly"]]
    return found + [f"sets {name} without SameSite" for name, cookie in kept.items() if not cookie["samesite"]]


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_led_out_of_the_site(there: str, alice: Host) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    form = {"login": "alice@demo.example", "password": "correct horse", "next": there}
    assert client.post("/account/login/", form).headers["Location"] == "/meetings"
    assert client.post("/language", {"language": "fr", "next": there}).headers["Location"] == "/"
    again = client.post("/account/reauthenticate/", {"password": "correct horse", "next": there})
    assert again.headers["Location"] == "/meetings"
    out = client.post("/account/logout/", {"next": there})
    assert out.headers["Location"] == "/account/login/"


def test_a_host_name_that_is_not_ours_is_refused(alice: Host) -> None:
    assert Client(headers={"host": "evil.example"}).get("/alice/").status_code == 400


def test_no_text_with_nul_comes_as_far_as_the_database(alice: Host) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(alice.user)
    for path in ("/al%00ice/", "/b/%00", "/api/v1/bookings/%00", "/api/v1/hosts/al%00ice/event-types/30min"):
        assert client.get(path).status_code == 404, path
    assert client.post("/alice/30min/bookings", {"key": "\0"}).status_code == 400
    wish = {"host": "alice", "event_type": "30min", "invitee": {"name": "B\0b", "email": "b@example.org"}}
    assert client.post("/api/v1/bookings", wish, "application/json").status_code == 422


def test_a_form_from_elsewhere_is_refused(alice: Host) -> None:
    client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    client.force_login(alice.user)
    for path in ("/settings", "/settings/tokens", "/account/sessions/others/end/", "/account/logout/"):
        assert client.post(path).status_code == 403


def test_a_body_that_is_too_large_is_refused(alice: Host) -> None:
    large = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    client = Client(headers={"host": "127.0.0.1"})
    assert client.post("/alice/30min/bookings", large, "application/x-www-form-urlencoded").status_code == 400
    assert client.post("/api/v1/bookings", large, "application/json").status_code in {400, 413}


@pytest.mark.parametrize("path", ["/alice/30min/bookings", "/account/login/", "/api/v1/bookings"])
def test_a_file_is_refused_however_large(alice: Host, path: str) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    answer = client.post(path, {"name": "Bob", "file": BytesIO(b"x" * 3_000_000)})
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/"])
def test_the_words_do_not_say_who_is_here(path: str, alice: Host, settings: Any) -> None:
    settings.SENDS_MAIL = True
    said = []
    for email in ("alice@demo.example", "zoe@demo.example"):
        client = Client(headers={"host": "127.0.0.1"})
        form = {"login": email, "password": "wrong horse", "email": email}
        answer = client.post(path, form, follow=True)
        said.append(answer.content.decode().replace(email, "…"))
    assert without_tokens(said[0]) == without_tokens(said[1])


def without_tokens(page: str) -> str:
    parts = page.split('name="csrfmiddlewaretoken" value="')
    return parts[0] + "".join(part.partition('"')[2] for part in parts[1:])
