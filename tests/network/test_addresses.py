"""What a host may not have us call: everything that the internet does not lead to."""

from ipaddress import ip_address

import pytest

from creneau.network.addresses import is_in, is_inside


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_what_lies_inside(address: str) -> None:
    assert is_inside(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_what_lies_outside(address: str) -> None:
    assert not is_inside(ip_address(address))


def test_a_network_holds_its_addresses() -> None:
    assert is_in(ip_address("10.1.2.3"), ["192.168.0.0/16", "10.0.0.0/8"])
    assert not is_in(ip_address("11.1.2.3"), ["10.0.0.0/8"])
