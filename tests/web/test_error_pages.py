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


STATE = "/administration/people/{}/state"


def test_an_act_whose_session_changed_hands_says_that_nothing_was_done_and_where_to_go_on(
    alice: Host, carol: Host, browser: Client
) -> None:
    User.objects.filter(pk=alice.user_id).update(is_administrator=True)
    browser.force_login(alice.user)
    asked = browser.post(STATE.format(carol.user_id), {"active": "off"}).headers["Location"]
    browser.post("/account/logout/")  # in another window, and in again
    browser.force_login(alice.user)
    answer = browser.post(asked, {"password": "correct horse"}, follow=True)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert '<h1 class="lost-what">Nothing was done</h1>' in page
    assert f'href="/administration/people/{carol.user_id}">Open the page</a>' in page
    assert User.objects.get(pk=carol.user_id).is_active


@pytest.mark.parametrize(
    ("sent_to", "shown"),
    [
        ("/administration/people/invitations", "/administration/people"),
        ("/event-types/5/links/7/revocation", "/event-types/5/links"),
        ("/settings/webhooks/deliveries/5/replay", "/settings/webhooks"),
        ("/account/sessions/5/end/", "/account/sessions/"),
    ],
)
def test_the_page_above_is_the_one_with_the_form(db: None, browser: Client, sent_to: str, shown: str) -> None:
    answer = browser.get(sent_to)
    assert answer.status_code == 405
    assert f'href="{shown}">Open the page</a>' in answer.content.decode()


def test_where_no_page_is_above_the_first_one_is_offered(db: None, browser: Client) -> None:
    page = browser.get("/language").content.decode()
    assert "Open the page</a>" not in page
    assert 'href="/">To the first page</a>' in page


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
