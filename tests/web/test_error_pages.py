"""What is shown when something is not there, not allowed, or broken."""

import pytest
from django.test import Client, RequestFactory
from django.views import defaults

from creneau.accounts.models import Host, User


def test_nothing_at_an_address_shows_the_bar_of_time(db: None, browser: Client) -> None:
    answer = browser.get("/no/such/thing/at/all", headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse" in answer.content.decode()


def test_a_form_without_its_token_is_told_so(alice: Host) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    answer = strict.post("/account/login/", {"login": "alice@demo.example", "password": "correct horse"})
    assert answer.status_code == 403
    assert "This form had grown too old" in answer.content.decode()


def test_a_broken_page_needs_neither_database_nor_person(rf: RequestFactory) -> None:
    answer = defaults.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_who_has_no_page_to_be_booked_on_sees_no_pages_of_hosts(db: None, browser: Client) -> None:
    browser.force_login(User.objects.create(email="admin@demo.example", name="Admin", is_administrator=True))
    answer = browser.get("/meetings")
    assert answer.status_code == 403
    assert "You have no access to this page" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/meetings", "/event-types", "/availability/calendars", "/availability/schedules", "/settings"]
)
def test_pages_of_a_host_ask_who_you_are(db: None, browser: Client, path: str) -> None:
    assert browser.get(path).headers["Location"] == f"/account/login/?next={path}"


def test_no_page_needs_inline_scripts_or_styles(as_alice: Client) -> None:
    page = as_alice.get("/availability/calendars")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page.content.decode()
    assert "onclick=" not in page.content.decode()
