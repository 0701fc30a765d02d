"""What a host may enter for a webhook."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from creneau.accounts.models import Host
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.plan import send_test
from creneau.notifications.webhooks.subscribe import MOST, add, change, remove

URL = "https://crm.example.org/hooks"
NOT_AN_ADDRESS = {"url": ["Give a whole address that begins with https://."]}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "crm.example.org",
        "http://crm.example.org/",
        "ftp://crm.example.org/",
        "https://",
        "https://user:password@crm.example.org/",
        "https://crm.example.org:0/",
        "https://crm.example.org:x/",
        "https://crm.example.org/#there",
        "https://crm.example.org/a b",
        "https://crm.example.org/\r\nX: y",
        "https://[::1/",
        "https://crm.example.org/" + "x" * 500,
        "https://crm.éxample.org/",
    ],
)
def test_what_is_no_address(alice: Host, url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(host=alice, url=url, events=["booking.created"])
    assert refused.value.message_dict == NOT_AN_ADDRESS
    assert not Webhook.objects.exists()


def test_plain_http_where_the_administrator_vouches_for_a_network(alice: Host, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ("10.0.0.0/8",)
    assert add(host=alice, url="http://crm.intra/", events=["booking.created"])[0].url == "http://crm.intra/"


@pytest.mark.parametrize(
    ("events", "message"),
    [([], "Choose at least one."), (["booking.moved"], "There is no event booking.moved.")],
)
def test_what_is_no_event(alice: Host, events: list[str], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(host=alice, url=URL, events=events)
    assert refused.value.message_dict == {"events": [message]}


def test_there_is_a_limit(alice: Host) -> None:
    for _ in range(MOST):
        add(host=alice, url=URL, events=["booking.created"])
    with pytest.raises(ValidationError) as refused:
        add(host=alice, url=URL, events=["booking.created"])
    assert refused.value.message_dict == {"url": ["At most 20 webhooks."]}


def test_what_waits_is_given_up_when_it_is_switched_off(alice: Host) -> None:
    webhook, _secret = add(host=alice, url=URL, events=["booking.created"])
    send_test(webhook=webhook)
    change(webhook=webhook, is_active=False)
    waiting: Any = Delivery.objects.get()
    assert (waiting.state, waiting.due_at) == ("failed", None)


def test_removing_takes_the_log_along(alice: Host) -> None:
    webhook, _secret = add(host=alice, url=URL, events=["booking.created"])
    send_test(webhook=webhook)
    remove(webhook=webhook)
    assert not Delivery.objects.exists()
