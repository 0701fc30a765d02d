"""The address guard."""

import socket
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from creneau.ews import errors
from creneau.ews.addresses import checked, connect
from creneau.ews.deadline import Deadline
from creneau.ews.policy import Policy
from creneau.ews.transport import Transport
from creneau.network.addresses import Resolved, is_refused
from tests.ews.server import Reply, Server


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_of_the_machine_itself_and_its_cloud_are_refused(address: str) -> None:
    assert is_refused(ip_address(address))


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "172.16.0.1", "fd12::1", "93.184.216.34", "2606:2800:220:1::1", "100.64.0.1"]
)
def test_private_and_public_addresses_are_normal(address: str) -> None:
    assert not is_refused(ip_address(address))


def resolved(*addresses: str) -> list[Resolved]:
    return [Resolved(socket.AF_INET, (address, 443)) for address in addresses]


def test_every_address_of_a_name_is_checked() -> None:
    assert checked("mail", resolved("169.254.169.254", "10.0.0.1"), Policy()) == resolved("10.0.0.1")


def test_a_name_with_refused_addresses_only_is_refused() -> None:
    with pytest.raises(errors.RefusedAddress) as raised:
        checked("mail", resolved("127.0.0.1", "169.254.169.254"), Policy())
    assert raised.value.detail == {"host": "mail", "address": "127.0.0.1, 169.254.169.254"}


def test_a_network_that_the_administrator_names_is_allowed() -> None:
    policy = Policy(allowed_networks=("127.0.0.0/8",))
    assert checked("mail", resolved("127.0.0.1", "169.254.169.254"), policy) == resolved("127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost"])
def test_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    with pytest.raises(errors.RefusedAddress):
        connect(host, 443, Policy(), Deadline(5), socket.socket)


def test_a_name_that_changes_between_check_and_use_is_of_no_use(
    serve: Callable[..., Server], policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second look at the name would lead elsewhere; there is no second look."""
    server = serve(lambda asked: Reply(200, b"hello"))
    real, looks = socket.getaddrinfo, list[str]()

    def rebinding(host: str, port: int, *args: object, **kwargs: object) -> object:
        looks.append(host)
        return real("127.0.0.1" if len(looks) == 1 else "169.254.169.254", port, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with Transport(policy) as transport:
        assert transport.send("GET", server.root).body == b"hello"
    assert looks == ["localhost"]


def test_the_name_is_checked_again_for_each_new_connection(
    serve: Callable[..., Server], policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda asked: Reply(200, b"hello", [("Connection", "close")]))
    real = socket.getaddrinfo
    leading_to = ["127.0.0.1", "169.254.169.254"]

    def rebinding(host: str, port: int, *args: object, **kwargs: object) -> object:
        return real(leading_to.pop(0), port, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with Transport(policy) as transport:
        transport.send("GET", server.root)
        with pytest.raises(errors.RefusedAddress):
            transport.send("GET", server.root)


def test_a_resolver_that_hangs_does_not_hold_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(10))
    with pytest.raises(errors.TimedOut):
        connect("mail.example.test", 443, Policy(), Deadline(0.1), socket.socket)
    release.set()
