"""Signing in and out, passwords, and the first page of an installation."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from creneau.accounts.models import Host, User
from creneau.scheduling.models import EventType

RESET = "/account/password/reset/"
ANOTHER_WAY = "django.contrib.auth.backends.ModelBackend"  # beside ours, as the directory's is
FIRST = {
    "name": "Alice Martin",
    "email": "alice@demo.example",
    "password": "correct horse",
    "slug": "alice",
    "time_zone": "Europe/Paris",
}


def test_before_anybody_exists_every_way_in_leads_to_the_first_run(browser: Client, db: None) -> None:
    assert browser.get("/").headers["Location"] == "/first-run"
    assert browser.get("/account/login/").headers["Location"] == "/first-run"


def test_the_first_run_makes_an_administrator_with_a_page_and_signs_in(browser: Client, db: None) -> None:
    answer = browser.post("/first-run", FIRST, headers={"accept-language": "fr"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/availability/calendars")
    host = Host.objects.select_related("user").get()
    assert (host.slug, host.time_zone, host.user.email) == ("alice", "Europe/Paris", "alice@demo.example")
    assert (host.user.is_administrator, host.user.language) == (True, "fr")
    assert EventType.objects.get().slug == "30min"
    assert browser.get("/availability/calendars").status_code == 200


def test_the_first_run_signs_in_where_there_is_a_directory_too(browser: Client, db: None, settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, ANOTHER_WAY]
    assert browser.post("/first-run", FIRST).headers["Location"] == "/availability/calendars"
    assert browser.get("/availability/calendars").status_code == 200


def test_the_first_run_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(browser: Client, db: None) -> None:
    answer = browser.post("/first-run", {**FIRST, "slug": "settings", "password": "short"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "password": ["This password is too short. It must contain at least 10 characters."]
    }
    again = browser.post("/first-run", {**FIRST, "slug": "settings"})
    assert again.context["form"].errors == {"slug": ["This name is needed by the application itself. Choose another."]}
    assert 'value="alice@demo.example"' in again.content.decode()
    assert "correct horse" not in again.content.decode()
    assert User.objects.count() == 0


def test_after_the_first_person_the_first_run_is_gone(alice: Host, browser: Client) -> None:
    assert browser.get("/first-run").status_code == 404
    assert browser.post("/first-run", {**FIRST, "email": "eve@demo.example", "slug": "eve"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "http://localhost/", "//127.0.0.1:8000/", "/\\evil.example"],
)
def test_signing_in_leads_to_no_other_site(elsewhere: str, alice: Host, browser: Client) -> None:
    said = {"login": "alice@demo.example", "password": "correct horse", "next": elsewhere}
    assert browser.post("/account/login/", said).headers["Location"] == "/meetings"


def test_signing_in_leads_to_the_page_that_was_asked_for(alice: Host, browser: Client) -> None:
    said = {"login": "alice@demo.example", "password": "correct horse", "next": "/settings/tokens?page=2"}
    assert browser.post("/account/login/", said).headers["Location"] == "/settings/tokens?page=2"


@pytest.mark.parametrize("host", ["testserver:6666", "localhost:6666"])
def test_the_link_for_a_new_password_is_of_this_installation(host: str, alice: Host, settings: Any) -> None:
    settings.SENDS_MAIL = True
    Client(headers={"host": host}).post(RESET, {"email": "alice@demo.example"}, secure=True)
    [link] = [line for line in mail.outbox[0].body.splitlines() if "/account/password/reset/key/" in line]
    assert link.startswith("http://testserver/account/password/reset/key/")


def test_signing_in_leads_to_the_meetings(alice: Host, browser: Client) -> None:
    answer = browser.post("/account/login/", {"login": "Alice@Demo.example", "password": "correct horse"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/meetings")
    assert browser.get("/").headers["Location"] == "/meetings"


def test_a_wrong_password_is_told_in_the_readers_language(alice: Host, browser: Client) -> None:
    form = {"login": "alice@demo.example", "password": "wrong horse"}
    answer = browser.post("/account/login/", form, headers={"accept-language": "fr"})
    assert answer.context["form"].non_field_errors() == [
        "Cette adresse e-mail et ce mot de passe ne vont pas ensemble."
    ]
    page = answer.content.decode()
    assert 'value="alice@demo.example"' in page
    assert "wrong horse" not in page


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    [
        "/first-run",
        "/account/login/",
        "/account/password/reset/",
        "/account/password/reset/key/1-set-password/",
        "/account/password/change/",
        "/account/reauthenticate/",
        "/account/2fa/reauthenticate/",
        "/account/2fa/authenticate/",
        "/account/invitation/a-token/",
        "/availability/calendars/connect",
    ],
)
def test_no_password_form_over_plain_http_except_on_this_machine(alice: Host, method: str, path: str) -> None:
    in_clear = Client(headers={"host": "testserver"})
    in_clear.force_login(alice.user)
    answer = getattr(in_clear, method)(path)
    assert answer.status_code == 403
    assert "This page needs a protected connection" in answer.content.decode()
    assert '<form class="form"' not in answer.content.decode()


def test_over_https_the_form_is_shown(alice: Host) -> None:
    assert Client(headers={"host": "testserver"}).get("/account/login/", secure=True).status_code == 200


def test_signing_out_takes_a_press_of_a_button(as_alice: Client) -> None:
    assert "Sign out?" in as_alice.get("/account/logout/").content.decode()
    assert as_alice.get("/meetings").status_code == 200
    as_alice.post("/account/logout/")
    assert as_alice.get("/meetings").headers["Location"] == "/account/login/?next=/meetings"


def test_an_installation_that_sends_no_mail_says_whom_to_ask(alice: Host, browser: Client, settings: Any) -> None:
    settings.SENDS_MAIL, settings.SUPPORT_CONTACT = False, "it@demo.example"
    for answer in (browser.get(RESET), browser.post(RESET, {"email": "alice@demo.example"})):
        assert answer.status_code == 503
        assert "This installation sends no mail. Ask an administrator for a new password." in answer.content.decode()
        assert "mailto:it@demo.example" in answer.content.decode()
    assert mail.outbox == []


def test_a_forgotten_password_is_replaced_by_mail(alice: Host, browser: Client, settings: Any) -> None:
    settings.SENDS_MAIL = True
    browser.post(RESET, {"email": "alice@demo.example"}, headers={"accept-language": "fr"})
    assert mail.outbox[0].subject == "Choisissez un nouveau mot de passe"
    link = next(line for line in mail.outbox[0].body.splitlines() if "/account/password/reset/key/" in line)
    page = browser.get(link.partition("testserver")[2], follow=True)
    browser.post(page.redirect_chain[-1][0], {"password1": "new correct horse", "password2": "new correct horse"})
    alice.user.refresh_from_db()
    assert alice.user.check_password("new correct horse")


def test_the_password_is_changed_with_the_old_one(as_alice: Client, alice: Host) -> None:
    form = {"oldpassword": "correct horse", "password1": "new correct horse", "password2": "new correct horse"}
    as_alice.post("/account/password/change/", form)
    alice.user.refresh_from_db()
    assert alice.user.check_password("new correct horse")


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/confirm-email/"])
def test_what_only_allauth_offers_is_not_there(as_alice: Client, path: str) -> None:
    assert as_alice.get(path).status_code == 404
