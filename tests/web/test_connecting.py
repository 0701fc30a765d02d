"""Connecting Exchange: the form, the attempt as it happens, and what is said when it fails."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import connect
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from creneau.calendars.words import CAUSES
from creneau.ews import errors
from creneau.web.connect.next_steps import NEXT_STEPS
from exchange_simulator import NewMailbox, Simulator

from . import rows

CONNECT = "/availability/calendars/connect"
TYPED = {"email": "alice@demo.example", "password": "canary-Aubergine-7"}


def _errors(root: type[errors.ExchangeError] = errors.ExchangeError) -> set[type[errors.ExchangeError]]:
    return {root}.union(*(_errors(below) for below in root.__subclasses__()))


API_CAUSES = sorted({error.cause for error in _errors()})
API_NEXT_STEPS = sorted({error.advice for error in _errors()} | {"enter_domain_or_username"})


@pytest.fixture
def exchange(settings: Any) -> Iterator[Simulator]:
    with Simulator([NewMailbox(TYPED["email"], TYPED["password"], "Alice Martin")]) as simulator:
        settings.EXCHANGE_CA = simulator.ca_file.read_text()
        settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": simulator.autodiscover_url}
        yield simulator


def test_an_address_and_a_password_lead_back_to_the_calendars(as_alice: Client, exchange: Simulator) -> None:
    started = as_alice.post(CONNECT, TYPED)
    attempt = ConnectionAttempt.objects.get()
    assert started.headers["Location"] == f"{CONNECT}/{attempt.pk}"
    assert "We begin in a moment." in as_alice.get(f"{CONNECT}/{attempt.pk}").content.decode()
    connect.work(attempt_id=attempt.pk)
    page = as_alice.get(f"{CONNECT}/{attempt.pk}", follow=True)
    assert page.redirect_chain == [("/availability/calendars", 302)]
    assert "Your Exchange calendar is connected." in page.content.decode()
    assert "alice@demo.example" in page.content.decode()


def test_a_wrong_password_is_named_and_never_shown_again(as_alice: Client, exchange: Simulator) -> None:
    as_alice.post(CONNECT, {**TYPED, "password": "wrong-Aubergine-8", "server": exchange.url})
    attempt = ConnectionAttempt.objects.get()
    connect.work(attempt_id=attempt.pk)
    page = as_alice.get(f"{CONNECT}/{attempt.pk}").content.decode()
    assert "Exchange refused this name and password" in page
    assert "To do now: add your domain or user name" in page
    assert f'value="{exchange.url}"' in page
    assert "Aubergine" not in page
    assert not CalendarConnection.objects.exists()


def test_what_cannot_be_an_address_is_said_beside_the_field(as_alice: Client) -> None:
    answer = as_alice.post(CONNECT, {"email": "alice", "password": "canary-Aubergine-7", "server": "mail.demo.example"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": ["This is not an e-mail address."]}
    page = answer.content.decode()
    assert 'value="alice"' in page
    assert 'value="mail.demo.example"' in page
    assert "canary-Aubergine-7" not in page
    assert not ConnectionAttempt.objects.exists()


def test_no_password_goes_over_plain_http(alice: Host) -> None:
    outside = Client(headers={"host": "testserver"})
    outside.force_login(alice.user)
    assert outside.get(CONNECT).status_code == 403
    assert outside.post(CONNECT, TYPED).status_code == 403
    assert not ConnectionAttempt.objects.exists()


def test_the_running_attempt_shows_each_step_and_asks_again_by_itself(as_alice: Client, alice: Host) -> None:
    steps = [
        rows.step("autodiscover_soap", "autodiscover.demo.example", "name_not_found"),
        rows.step("autodiscover_soap", "demo.example", "401", detail="basic, ntlm"),
    ]
    row = rows.attempt(alice, steps=steps)
    answer = as_alice.get(f"{CONNECT}/{row.pk}")
    page = answer.content.decode()
    assert [line.sentence for line in answer.context["lines"]] == [
        "autodiscover.demo.example: this name does not exist.",
        "demo.example answers, and asks who you are.",
    ]
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page


def test_when_it_is_over_the_asking_page_is_sent_on(as_alice: Client, alice: Host) -> None:
    failed = rows.attempt(alice, "timeout", "wait")
    assert as_alice.get(f"{CONNECT}/{failed.pk}", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    done = rows.attempt(alice, state="connected", detail={"busy_times": 3})
    answer = as_alice.get(f"{CONNECT}/{done.pk}", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/availability/calendars"


def test_every_cause_and_next_step_of_the_api_has_words() -> None:
    assert sorted(CAUSES) == sorted(API_CAUSES)
    assert sorted(NEXT_STEPS) == sorted(API_NEXT_STEPS)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("cause", API_CAUSES)
def test_each_cause_makes_a_page_with_one_next_step_and_a_letter(
    as_alice: Client, alice: Host, cause: str, language: str
) -> None:
    steps = [rows.step("ews", "mail.demo.example", "404")]
    row = rows.attempt(alice, cause, "ask_it", steps=steps, detail={"host": "mail.demo.example"})
    answer = as_alice.get(f"{CONNECT}/{row.pk}?lang={language}")
    assert answer.status_code == 200
    assert "%(" not in answer.content.decode()
    assert "alice@demo.example" in answer.context["letter"]
    assert "mail.demo.example" in answer.context["letter"]


@pytest.mark.parametrize("cause", [cause for cause in API_CAUSES if cause.startswith("unsupported")])
def test_of_a_server_that_was_found_and_does_not_suit_the_letter_asks_for_another(
    as_alice: Client, alice: Host, cause: str
) -> None:
    row = rows.attempt(alice, cause, "ask_it", detail={"host": "mail.demo.example"})
    letter = as_alice.get(f"{CONNECT}/{row.pk}").context["letter"]
    assert ("tell me the EWS address" in letter, "Exchange 2013 or later" in letter) == (False, True)


@pytest.mark.parametrize("next_step", API_NEXT_STEPS)
def test_each_next_step_has_its_page(as_alice: Client, alice: Host, next_step: str) -> None:
    row = rows.attempt(alice, "server_error", next_step)
    page = as_alice.get(f"{CONNECT}/{row.pk}").content.decode()
    assert str(NEXT_STEPS[next_step].heading) in page


def test_after_the_webmail_address_the_usual_ews_address_is_ready(as_alice: Client, alice: Host) -> None:
    for typed in ("https://mail.demo.example/owa/", "mail.demo.example/owa"):
        row = rows.attempt(alice, "not_ews_owa", "enter_ews_url", server=typed)
        form = as_alice.get(f"{CONNECT}/{row.pk}").context["form"]
        assert form["server"].value() == "https://mail.demo.example/EWS/Exchange.asmx"


def test_a_foreign_host_is_named_before_the_password_goes_there(as_alice: Client, alice: Host) -> None:
    row = rows.attempt(alice, "foreign_host", "confirm_host", detail={"host": "mail.hoster.example"})
    page = as_alice.get(f"{CONNECT}/{row.pk}").content.decode()
    assert "Your password will be sent to <b>mail.hoster.example</b>" in page
    as_alice.post(CONNECT, {**TYPED, "confirmed_host": "mail.hoster.example"})
    assert ConnectionAttempt.objects.latest("pk").confirmed_host == "mail.hoster.example"


def test_what_was_refused_before_is_sent_again_only_on_request(as_alice: Client, alice: Host) -> None:
    row = rows.attempt(alice, "already_refused", "check_password")
    assert 'name="try_again" value="true"' in as_alice.get(f"{CONNECT}/{row.pk}").content.decode()
    as_alice.post(CONNECT, TYPED)
    assert ConnectionAttempt.objects.latest("pk").try_again is False
    as_alice.post(CONNECT, {**TYPED, "try_again": "true"})
    assert ConnectionAttempt.objects.latest("pk").try_again is True


def test_too_many_refusals_say_until_when_to_wait(as_alice: Client, alice: Host) -> None:
    retry_at = "2027-02-28T13:35:00Z"
    row = rows.attempt(alice, "already_refused", "wait", detail={"retry_at": retry_at})
    page = as_alice.get(f"{CONNECT}/{row.pk}").content.decode()
    assert "Wait until 2:35 pm" in page
    assert 'name="try_again"' not in page


def test_an_account_that_needs_its_password_comes_filled_in(as_alice: Client, alice: Host) -> None:
    account = rows.account(alice, status="needs_password", cause="wrong_credentials")
    page = as_alice.get(f"{CONNECT}?account={account.pk}").content.decode()
    assert 'value="https://mail.demo.example/EWS/Exchange.asmx"' in page


def test_an_attempt_of_somebody_else_is_not_there(as_alice: Client, carol: Host) -> None:
    row = rows.attempt(carol)
    assert as_alice.get(f"{CONNECT}/{row.pk}").status_code == 404


def test_the_time_an_attempt_takes_is_counted(as_alice: Client, alice: Host) -> None:
    row = rows.attempt(alice)
    ConnectionAttempt.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(seconds=9))
    assert as_alice.get(f"{CONNECT}/{row.pk}").context["seconds"] == 9


def test_an_attempt_that_nobody_works_on_says_so(as_alice: Client, alice: Host) -> None:
    row = rows.attempt(alice, state="waiting")
    assert "It has not begun yet" not in as_alice.get(f"{CONNECT}/{row.pk}").content.decode()
    ConnectionAttempt.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(seconds=20))
    assert "It has not begun yet" in as_alice.get(f"{CONNECT}/{row.pk}").content.decode()


def test_a_password_refused_over_ntlm_may_be_a_proxy_in_between_which_the_letter_helps_to_find(
    as_alice: Client, alice: Host
) -> None:
    seen = {"host": "mail.demo.example", "scheme": "ntlm", "issuer": "CN=Inspection", "fingerprint": "ab" * 32}
    row = rows.attempt(alice, "wrong_credentials", "check_password", detail=seen)
    answer = as_alice.get(f"{CONNECT}/{row.pk}")
    assert "something on the way may open the encrypted connection" in answer.context["words"].meaning
    shown = f"The certificate that mail.demo.example showed was issued by CN=Inspection (SHA-256 {'ab' * 32})."
    assert shown in answer.context["letter"]


def test_a_password_refused_over_basic_blames_nobody_in_between(as_alice: Client, alice: Host) -> None:
    seen = {"host": "mail.demo.example", "scheme": "basic"}
    answer = as_alice.get(f"{CONNECT}/{rows.attempt(alice, 'wrong_credentials', 'check_password', detail=seen).pk}")
    assert ("connection" in answer.context["words"].meaning, "SHA-256" in answer.context["letter"]) == (False, False)


def test_what_is_no_address_is_shown_as_it_was_said(as_alice: Client, exchange: Simulator) -> None:
    """Typed by her, or answered by a server."""
    as_alice.post(CONNECT, {**TYPED, "server": "https://["})
    attempt = ConnectionAttempt.objects.get()
    connect.work(attempt_id=attempt.pk)
    attempt.steps = [{"step": "autodiscover_redirect", "url": "https://[", "outcome": "302", "detail": "https://]"}]
    attempt.save()
    page = as_alice.get(f"{CONNECT}/{attempt.pk}")
    assert (page.status_code, "https://[ points to another address." in page.content.decode()) == (200, True)
