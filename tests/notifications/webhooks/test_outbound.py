"""Where a webhook may lead, and how long an answer may take."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from pytest_django import Settings

from creneau.notifications.webhooks.errors import NotDelivered
from creneau.notifications.webhooks.outbound import MOST_BYTES, post
from tests.notifications.webhooks.receiver import Receiver, receiving


def refusal(url: str, **more: Any) -> str:
    with pytest.raises(NotDelivered) as refused:
        post(url, b"{}", {}, **more)
    return str(refused.value)


def test_an_answer_is_read_as_far_as_it_is_worth(receiver: Receiver) -> None:
    receiver.answers = [(200, "é" * 10_000)]
    answer = post(receiver.url, b"{}", {})
    assert (answer.status, answer.excerpt) == (200, "é" * (MOST_BYTES // 2))


def test_nothing_is_sent_to_this_machine_unless_the_administrator_allows_it(
    receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ()
    assert refusal(receiver.url) == "localhost lies inside this network, where nothing may be sent."
    assert receiver.got == []


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_nothing_is_sent_inside(host: str) -> None:
    name = host.strip("[]")
    assert refusal(f"https://{host}/") == f"{name} lies inside this network, where nothing may be sent."


def test_a_name_that_changes_its_mind_is_asked_once(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is outside, a second one would be this machine: there is no second question."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ()
    asked, connected = [], []
    outside, inside = ("93.184.216.34", 443), ("127.0.0.1", 443)

    def resolver(*_: object, **__: object) -> list[Any]:
        asked.append(1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", outside if len(asked) == 1 else inside)]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)

    def connect(sock: socket.socket, where: tuple[str, int]) -> None:
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert refusal("https://rebinding.example/") == "No answer: the connection failed."
    assert (asked, connected) == ([1], [outside])


def test_plain_http_goes_only_where_the_administrator_vouches_for_the_network(settings: Settings) -> None:
    with receiving(tls=False) as program:
        settings.WEBHOOK_ALLOWED_NETWORKS = ("127.0.0.0/8", "::1/128")
        assert post(program.url, b"{}", {}).status == 200
    assert refusal("http://93.184.216.34/") == "Nothing is sent to an address that does not begin with https://."


def test_a_certificate_of_nobody_we_know_is_refused(receiver: Receiver, settings: Settings) -> None:
    settings.WEBHOOK_CA = ""
    assert refusal(receiver.url).startswith("Its certificate is not accepted: ")
    assert receiver.got == []


def test_a_certificate_for_another_name_is_refused(receiver: Receiver) -> None:
    assert refusal(receiver.url.replace("localhost", "127.0.0.1")).startswith("Its certificate is not accepted: ")


def test_whoever_speaks_byte_by_byte_is_cut_off(receiver: Receiver) -> None:
    receiver.answers, receiver.drips = [(200, "x" * 100)], True
    started = time.monotonic()
    assert refusal(receiver.url, seconds=0.5) == "No answer in time."
    assert time.monotonic() - started < 2


def test_a_name_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolver(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    assert refusal("https://nothing.invalid/") == "There is no host named nothing.invalid."


def test_a_port_where_nobody_listens(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    assert refusal(f"https://127.0.0.1:{port}/") == "No answer: the connection failed."
