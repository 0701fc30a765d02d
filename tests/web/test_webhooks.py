"""Webhooks on their pages: the secret once, the log, a test, and once more."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.notifications.webhooks import subscribe
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.plan import send_test

TYPED = {"url": "https://crm.example.org/hooks", "events": ["booking.created", "booking.cancelled"]}


@pytest.fixture
def webhook(alice: Host) -> Webhook:
    return subscribe.add(host=alice, **TYPED)[0]  # type: ignore[arg-type]


def kept() -> list[tuple[str, bytes]]:
    return [(row.url, bytes(row.sealed_secret or b"")) for row in Webhook.objects.all()]


def test_the_secret_is_shown_once(sure: Client, alice: Host) -> None:
    answer = sure.post("/settings/webhooks", TYPED)
    secret = answer.context["secret"]
    assert secret.startswith("whsec_")
    assert secret in answer.content.decode()
    row = Webhook.objects.get()
    assert (row.host, row.url, row.events) == (alice, TYPED["url"], TYPED["events"])
    assert secret not in sure.get(f"/settings/webhooks/{row.pk}").content.decode()


@pytest.mark.parametrize("path", ["", "/{}", "/{}/secret"], ids=["a new one", "another address", "a new secret"])
def test_who_finds_the_browser_open_leads_nothing_elsewhere(as_alice: Client, webhook: Webhook, path: str) -> None:
    path = f"/settings/webhooks{path.format(webhook.pk)}"
    page = as_alice.post(path, TYPED | {"url": "https://evil.example.org/"}).headers["Location"]
    assert page == f"/account/reauthenticate/?next={quote(path, safe='')}"
    assert kept() == [(webhook.url, webhook.sealed_secret)]
    as_alice.post(page, {"password": "correct horse"})
    assert kept() != [(webhook.url, webhook.sealed_secret)]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("url", "", "This field is required."),
        ("url", "http://crm.example.org/", "Give a whole address that begins with https://."),
        ("events", [], "Choose at least one."),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_what_cannot_be_meant_is_said_beside_the_field(
    sure: Client, webhook: Webhook, is_new: bool, field: str, value: object, message: str
) -> None:
    path = "/settings/webhooks" if is_new else f"/settings/webhooks/{webhook.pk}"
    answer = sure.post(path, TYPED | {field: value})
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})


def test_it_is_changed_switched_and_deleted(sure: Client, webhook: Webhook) -> None:
    path = f"/settings/webhooks/{webhook.pk}"
    sure.post(path, {"url": "https://other.example.org/", "events": ["booking.requested"]})
    webhook.refresh_from_db()
    assert (webhook.url, webhook.events) == ("https://other.example.org/", ["booking.requested"])
    sure.post(f"{path}/state", {"active": "off"})
    assert Webhook.objects.get().is_active is False
    sure.post(f"{path}/state", {"active": "on"})
    assert Webhook.objects.get().is_active is True
    assert sure.post(f"{path}/secret").context["secret"].startswith("whsec_")
    sure.post(f"{path}/removal")
    assert not Webhook.objects.exists()


def test_a_test_is_in_the_log_and_can_be_sent_again(as_alice: Client, webhook: Webhook) -> None:
    as_alice.post(f"/settings/webhooks/{webhook.pk}/test")
    Delivery.objects.update(state="failed", status=500, excerpt="<b>out of order</b>", due_at=None, attempts=1)
    page = as_alice.get(f"/settings/webhooks/{webhook.pk}").content.decode()
    assert "given up" in page
    assert "answer 500" in page
    assert "&lt;b&gt;out of order" in page
    as_alice.post(f"/settings/webhooks/deliveries/{Delivery.objects.get().pk}/replay")
    assert Delivery.objects.get().state == "waiting"


def test_the_page_says_why_it_was_switched_off(as_alice: Client, webhook: Webhook) -> None:
    subscribe.switch_off(webhook=webhook, fault="silent")
    for path in ("/settings/webhooks", f"/settings/webhooks/{webhook.pk}"):
        assert "nothing arrived for three days" in as_alice.get(path).content.decode()


@pytest.mark.parametrize("verb", ["", "/state", "/secret", "/test", "/removal"])
def test_the_webhook_of_somebody_else_is_not_there(sure: Client, carol: Host, verb: str) -> None:
    other, _secret = subscribe.add(host=carol, **TYPED)  # type: ignore[arg-type]
    assert sure.post(f"/settings/webhooks/{other.pk}{verb}", TYPED).status_code == 404
    delivery = send_test(webhook=other)
    assert sure.post(f"/settings/webhooks/deliveries/{delivery.pk}/replay").status_code == 404


@pytest.mark.parametrize("page", ["list", "log"])
def test_pages_ask_the_database_as_often_for_three_as_for_one(
    as_alice: Client, alice: Host, webhook: Webhook, page: str, django_assert_num_queries: Any
) -> None:
    path, queries = ("/settings/webhooks", 4) if page == "list" else (f"/settings/webhooks/{webhook.pk}", 6)
    send_test(webhook=webhook)
    with django_assert_num_queries(queries):
        as_alice.get(path)
    for _ in range(2):
        subscribe.add(host=alice, **TYPED)  # type: ignore[arg-type]
        send_test(webhook=webhook)
    with django_assert_num_queries(queries):
        as_alice.get(path)
