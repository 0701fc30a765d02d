"""How often one address may ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from limits import parse
from pytest_django import Settings

from creneau.accounts.counts import DatabaseStorage
from creneau.accounts.models import AuditEntry, Host, RateCount
from creneau.accounts.tokens import issue
from creneau.config import rate_limits
from creneau.config.client import address_of
from creneau.config.rate_limits import BOOKING, READING, TABLE, Rule
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import EventType
from tests.web import openid

OPEN_ACTS = {"bookings", "link_bookings", "cancellation", "booking_cancellation", "booking_reschedule", "reschedule"}
AT_THIS_MACHINE, JSON = {"host": "127.0.0.1"}, {"accept": "application/json"}
EVENT_TYPE = "/api/v1/hosts/alice/event-types/30min"


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.RATE_LIMITS = True


@pytest.fixture
def twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything may be done twice an hour, and a host be booked three times."""
    for key, rule in TABLE.items():
        per_host = parse("3/hour") if rule.per_host else None
        monkeypatch.setitem(TABLE, key, Rule(rule.name, parse("2/hour"), per_host, rule.is_shared))


def ask(client: Client, address: str = "192.0.2.1", **more: Any) -> int:
    return client.get(EVENT_TYPE, REMOTE_ADDR=address, **more).status_code


def book(client: Client, hours: float, address: str = "192.0.2.1") -> Any:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight + timedelta(days=14 - midnight.weekday(), hours=hours)
    wish = {
        "host": "alice",
        "event_type": "30min",
        "start": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "timezone": "UTC",
        "invitee": {"name": "Bob", "email": "bob@example.org"},
    }
    return client.post("/api/v1/bookings", wish, content_type="application/json", REMOTE_ADDR=address)


def test_too_many_requests_are_told_when_to_come_back(client: Client, alice: Host, twice: None) -> None:
    assert [ask(client) for _ in range(3)] == [200, 200, 429]
    refusal = client.get(EVENT_TYPE, REMOTE_ADDR="192.0.2.1")
    seconds = int(refusal["Retry-After"])
    assert 0 < seconds <= 3600 + 1800
    assert refusal["Content-Type"] == "application/problem+json"
    assert refusal.json() == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": f"Too many requests from your address. Try again in {seconds} seconds.",
    }


def test_another_address_may_still_ask(client: Client, alice: Host, twice: None) -> None:
    assert [ask(client, address) for address in ["192.0.2.1"] * 3 + ["192.0.2.2"]] == [200, 200, 429, 200]


def test_what_is_limited_apart_is_counted_apart(client: Client, alice: Host, twice: None) -> None:
    assert [ask(client) for _ in range(3)] == [200, 200, 429]
    assert book(client, 10).status_code == 201


def test_nothing_is_counted_where_limits_are_off(client: Client, alice: Host, twice: None, settings: Settings) -> None:
    settings.RATE_LIMITS = False
    assert [ask(client) for _ in range(3)] == [200, 200, 200]


def test_health_is_never_limited(client: Client, db: None, twice: None) -> None:
    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5


def test_a_host_is_not_made_to_send_more_mail_than_plausible(client: Client, alice: Host, twice: None) -> None:
    answers = [book(client, 9 + n / 2, f"192.0.2.{n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]


def test_refused_wishes_do_not_keep_others_from_the_host(client: Client, alice: Host, twice: None) -> None:
    refused = [book(client, 3, f"192.0.2.{n}").status_code for n in range(9)]
    assert refused == [422] * 9
    assert book(client, 9, "192.0.2.10").status_code == 201


def test_twenty_people_behind_one_address_may_book_and_a_flood_may_not(client: Client, alice: Host) -> None:
    statuses = [book(client, 3).status_code for _ in range(BOOKING.per_address.amount + 1)]
    assert statuses == [422] * 30 + [429]


def test_reading_slots_is_generous() -> None:
    assert (READING.per_address.amount, READING.per_address.get_expiry()) == (240, 60)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "who knows", "192.0.2.1"),
        (1, "[who knows", "192.0.2.1"),
        (1, "198.51.100.7:49152", "198.51.100.7"),
        (1, "[2001:db8:1:2::1]:49152", "20010db800010002/64"),
        (1, "2001:db8:1:2:3:4:5:6", "20010db800010002/64"),
    ],
)
def test_whose_request_it_is(settings: Settings, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory(headers=headers).get("/", REMOTE_ADDR="192.0.2.1")) == address


@pytest.mark.parametrize(
    ("direct", "address"),
    [
        ("2001:db8:1:2::1", "20010db800010002/64"),
        ("2001:db8:1:2:ffff::9", "20010db800010002/64"),
        ("2001:db8:1:3::1", "20010db800010003/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
    ],
)
def test_a_network_of_ipv6_counts_as_one(direct: str, address: str) -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=direct)) == address


def test_what_changes_something_is_counted_for_all_processes(alice: Host, twice: None) -> None:
    one, another = Client(), Client()  # each with a middleware of its own, as each process has
    assert [book(client, 3).status_code for client in (one, another, one, another)] == [422, 422, 429, 429]


def test_reading_costs_no_row(client: Client, alice: Host) -> None:
    ask(client)
    assert not RateCount.objects.exists()


def test_a_window_later_what_was_counted_counts_in_part(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    storage, clock = DatabaseStorage(), [1_000_000_000.0]
    monkeypatch.setattr("creneau.accounts.counts.time.time", lambda: clock[0])
    assert [storage.acquire_sliding_window_entry("k", 4, 100) for _ in range(5)] == [True] * 4 + [False]
    clock[0] += 150  # half of the next window: the four count as two
    assert [storage.acquire_sliding_window_entry("k", 4, 100) for _ in range(3)] == [True, True, False]
    assert storage.get_sliding_window("k", 100) == (4, 50.0, 2, 150.0)
    clock[0] += 300
    assert storage.get_sliding_window("k", 100) == (0, 100 - clock[0] % 100, 0, 200 - clock[0] % 100)


def test_token_after_token_that_is_none_is_answered_no_more(client: Client, alice: Host) -> None:
    strange = {"authorization": "Bearer crn_nobody"}
    statuses = [client.get("/api/v1/profile", headers=strange).status_code for _ in range(61)]
    assert statuses == [401] * 60 + [429]
    good = {"authorization": f"Bearer {issue(host=alice)}", **AT_THIS_MACHINE}
    assert client.get("/api/v1/profile", headers=good).status_code == 200


def test_answers_that_no_provider_gave_do_not_fill_the_audit_log(
    client: Client, alice: Host, twice: None, settings: Settings
) -> None:
    openid.configure(settings, "https://login.example.com")
    made_up = [client.get("/account/oidc/callback/?state=x&code=y", headers=AT_THIS_MACHINE) for _ in range(4)]
    assert [answer.status_code for answer in made_up] == [302, 302, 429, 429]
    assert AuditEntry.objects.filter(thing="sign_in").count() == 2


def test_asking_for_passkeys_does_not_fill_the_sessions(client: Client, alice: Host, twice: None) -> None:
    asked = [Client().get("/account/2fa/webauthn/login/", headers=JSON | AT_THIS_MACHINE) for _ in range(4)]
    assert [answer.status_code for answer in asked] == [200, 200, 429, 429]
    assert Session.objects.count() == 2


def test_links_count_for_their_host(alice: Host, half_hour: EventType) -> None:
    link = hand_out(event_type=half_hour, label="")
    assert rate_limits._host_named(RequestFactory().post("/"), {"token": link.token}) == "alice"


def test_after_five_wrong_passwords_the_right_one_waits_in_every_process(alice: Host, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    for number in range(5):
        sign_in(f"wrong {number}")
    assert sign_in("correct horse").status_code == 200
    assert sign_in("correct horse").context["form"].non_field_errors() == ["Too many attempts. Try again later."]


def test_one_address_that_guesses_keeps_nobody_else_from_signing_in(alice: Host, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    for number in range(11):
        sign_in("wrong", f"dora-{number}@demo.example", REMOTE_ADDR="::ffff:192.0.2.1")
    assert sign_in("correct horse", REMOTE_ADDR="::ffff:192.0.2.1").status_code == 200
    assert sign_in("correct horse", REMOTE_ADDR="::ffff:192.0.2.2").status_code == 302


def test_nobodys_mailbox_is_filled_with_links_for_a_new_password(alice: Host, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS, settings.SENDS_MAIL = settings.SIGN_IN_LIMITS, True
    for email in ("alice@demo.example", "nobody@demo.example"):
        asked = [
            Client(headers={"host": "127.0.0.1"}, REMOTE_ADDR=f"192.0.2.{number}").post(
                "/account/password/reset/", {"email": email}
            )
            for number in range(6)
        ]
        assert [answer.status_code for answer in asked] == [302] * 5 + [429]
    assert len(mail.outbox) == 10


def test_fewer_proxies_than_expected_break_nothing(alice: Host, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS, settings.TRUSTED_PROXIES = {}, 2
    assert sign_in("correct horse", HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 302


def sign_in(password: str, login: str = "alice@demo.example", **meta: str) -> Any:
    return Client(headers={"host": "127.0.0.1"}).post("/account/login/", {"login": login, "password": password}, **meta)


def test_whoever_books_moves_or_cancels_without_signing_in_is_limited() -> None:
    public = {name for name in names(get_resolver().url_patterns) if name.startswith(("web:", "api:"))}
    acts = {name for name in public if name.split(":")[1] in OPEN_ACTS}
    assert {name for method, name in TABLE if method == "POST"} >= acts


def test_the_table_names_addresses_that_exist() -> None:
    assert {name for _method, name in rate_limits.TABLE} - set(names(get_resolver().url_patterns)) == set()


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"


def test_a_page_says_so_too(client: Client, alice: Host, twice: None) -> None:
    answers = [client.post("/alice/30min/bookings", REMOTE_ADDR="192.0.2.1") for _ in range(3)]
    assert (answers[-1].status_code, answers[-1]["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert int(answers[-1]["Retry-After"]) > 0
