"""Certificates that nobody vouches for: one's own authority, or one certificate pinned by an administrator."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from creneau.calendars import connect
from creneau.calendars.models import CalendarConnection, ConnectionAttempt, PinnedCertificate
from creneau.calendars.synchronise import synchronise
from exchange_simulator import NewMailbox, Simulator
from tests.calendars.conftest import ALICE, PASSWORD

PAGE = "/administration/exchange"
CONNECT = "/availability/calendars/connect"


@pytest.fixture
def as_administrator(as_administrator: Client) -> Client:
    """She gave her password a moment ago."""
    as_administrator.post("/account/reauthenticate/", {"password": "correct horse"})
    return as_administrator


@pytest.fixture
def self_signed(settings: Any) -> Any:
    with Simulator([NewMailbox(ALICE, PASSWORD, "Alice Martin")], certificate="self-signed") as simulator:
        settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": simulator.url}
        yield simulator


@pytest.fixture
def own_authority(settings: Any) -> Any:
    with Simulator([NewMailbox(ALICE, PASSWORD, "Alice Martin")]) as simulator:
        settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": simulator.url}
        yield simulator


def attempt(client: Client, **typed: str) -> ConnectionAttempt:
    client.post(CONNECT, {"email": ALICE, "password": PASSWORD, **typed})
    return connect.work(attempt_id=ConnectionAttempt.objects.latest("pk").pk)


def seen(client: Client, server: Simulator) -> Any:
    return client.post(f"{PAGE}/certificates", {"server": server.url}).context["shown"]


def pin(client: Client, server: Simulator, fingerprint: str) -> Any:
    return client.post(f"{PAGE}/pins", {"server": server.url, "fingerprint": fingerprint})


def test_an_authority_of_the_host_is_believed_for_this_connection_alone(
    as_alice: Client, own_authority: Simulator
) -> None:
    assert attempt(as_alice).cause == "tls_untrusted"
    pem = own_authority.ca_file.read_text()
    assert attempt(as_alice, ca_pem=pem).state == "connected"
    connection = CalendarConnection.objects.get()
    assert connection.ca_pem == pem.strip()
    assert synchronise(connection=connection).busy_times == 0
    assert attempt(as_alice).cause == "tls_untrusted"


def test_what_is_no_certificate_is_said_beside_the_field(as_alice: Client) -> None:
    answer = as_alice.post(CONNECT, {"email": ALICE, "password": PASSWORD, "ca_pem": "trust everyone"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "ca_pem": ["This is no certificate in PEM form: it begins with “-----BEGIN CERTIFICATE-----”."]
    }
    assert not ConnectionAttempt.objects.exists()


def test_a_self_signed_certificate_is_refused_and_no_password_leaves(as_alice: Client, self_signed: Simulator) -> None:
    assert attempt(as_alice).cause == "tls_untrusted"
    assert self_signed.requests == []


def test_the_failure_leads_an_administrator_to_the_certificate(
    as_administrator: Client, self_signed: Simulator
) -> None:
    row = attempt(as_administrator, server=self_signed.url)
    link = f"{PAGE}?server={quote(self_signed.url)}"
    assert f'href="{link}"' in as_administrator.get(f"{CONNECT}/{row.pk}").content.decode()
    assert f'value="{self_signed.url}"' in as_administrator.get(link).content.decode()


def test_a_host_who_is_no_administrator_sees_neither(as_alice: Client, self_signed: Simulator) -> None:
    row = attempt(as_alice)
    assert PAGE not in as_alice.get(f"{CONNECT}/{row.pk}").content.decode()
    assert as_alice.get(PAGE).status_code == 404
    assert pin(as_alice, self_signed, "0" * 64).status_code == 404


def test_the_certificate_is_shown_before_it_can_be_pinned(as_administrator: Client, self_signed: Simulator) -> None:
    shown = seen(as_administrator, self_signed)
    assert (shown.host, shown.problem, shown.issuer) == ("127.0.0.1", "tls_untrusted", shown.subject)
    assert len(shown.fingerprint) == 64
    assert not PinnedCertificate.objects.exists()


def test_pinned_it_connects_and_unpinned_it_does_not(as_administrator: Client, self_signed: Simulator) -> None:
    fingerprint = seen(as_administrator, self_signed).fingerprint
    assert pin(as_administrator, self_signed, fingerprint).headers["Location"] == PAGE
    assert fingerprint in as_administrator.get(PAGE).content.decode()
    assert attempt(as_administrator).state == "connected"
    as_administrator.post(f"{PAGE}/pins/{PinnedCertificate.objects.get().pk}/removal")
    assert attempt(as_administrator).cause == "tls_untrusted"


def test_a_pinned_host_that_shows_another_certificate_is_refused(
    as_administrator: Client, self_signed: Simulator
) -> None:
    pin(as_administrator, self_signed, seen(as_administrator, self_signed).fingerprint)
    self_signed.use_certificate("good")
    self_signed.restart()
    assert attempt(as_administrator).cause == "tls_untrusted"
    assert self_signed.requests == []


def test_only_the_certificate_that_was_seen_is_pinned(as_administrator: Client, self_signed: Simulator) -> None:
    answer = pin(as_administrator, self_signed, "0" * 64)
    assert answer.status_code == 422
    assert "The server shows another certificate by now. Compare it again." in answer.content.decode()
    assert not PinnedCertificate.objects.exists()


def test_a_certificate_that_is_accepted_needs_no_pin(
    as_administrator: Client, own_authority: Simulator, settings: Any
) -> None:
    settings.EXCHANGE_CA = own_authority.ca_file.read_text()
    page = as_administrator.post(f"{PAGE}/certificates", {"server": own_authority.url}).content.decode()
    assert "It is accepted as it is: there is no need to pin it." in page
    assert "pin it</button>" not in page


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("", "This is not a server’s name, such as mail.example.com."),
        ("http://mail.demo.example/", "This is not a server’s name, such as mail.example.com."),
        ("169.254.169.254", "169.254.169.254 leads to an address that Créneau may not use."),
    ],
)
def test_what_cannot_be_looked_at_is_said(as_administrator: Client, server: str, words: str) -> None:
    answer = as_administrator.post(f"{PAGE}/certificates", {"server": server})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_policy_is_shown_and_cannot_be_changed_here(as_administrator: Client, self_signed: Simulator) -> None:
    page = as_administrator.get(PAGE).content.decode()
    assert f"demo.example: {self_signed.url}" in page
    assert "127.0.0.0/8" in page
    assert page.count("<form") == 2  # signing out, and looking at a certificate
