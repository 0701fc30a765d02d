"""Which addresses a request that somebody else wished for must not reach.

A name is resolved once for each new socket, every address is checked, and the socket goes to a checked address: what
the name means a moment later is of no consequence.
"""

import socket
import threading
from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple

Address = IPv4Address | IPv6Address

METADATA = {ip_address(text) for text in ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192")}
NAT64 = ip_network("64:ff9b::/96")
THIS_NETWORK = ip_network("0.0.0.0/8")


class Resolved(NamedTuple):
    family: int
    sockaddr: tuple[Any, ...]

    @property
    def address(self) -> Address:
        return ip_address(str(self.sockaddr[0]).partition("%")[0])


def resolve(host: str, port: int, seconds: float) -> list[Resolved]:
    """Ask the system's resolver (hosts file, DNS, IPv4 and IPv6) within the time, which it does not know itself.

    ``TimeoutError``; ``OSError`` or ``UnicodeError`` where there is no such name.
    """
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True, name="resolve")
    thread.start()
    thread.join(seconds)
    if not answer:
        raise TimeoutError("the name was not resolved in time")
    if isinstance(answer[0], Exception):
        raise answer[0]
    return list(dict.fromkeys(Resolved(family, sockaddr) for family, _, _, _, sockaddr in answer[0]))


def is_refused(address: Address) -> bool:
    """Loopback, link-local, metadata, multicast, unspecified and reserved addresses; private ones are normal."""
    inner = _embedded(address)
    if inner is not None:
        return is_refused(inner)
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.version == 4 and (address in THIS_NETWORK or address.is_reserved))
        or address in METADATA
    )


def is_inside(address: Address) -> bool:
    """The same, and whatever else the internet does not lead to: private networks above all."""
    inner = _embedded(address)
    return is_inside(inner) if inner is not None else is_refused(address) or not address.is_global


def is_in(address: Address, networks: Iterable[str]) -> bool:
    """``networks``: in CIDR notation."""
    return any(address in network(text) for text in networks)


@cache
def network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text.strip(), strict=False)


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it does."""
    if not isinstance(address, IPv6Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
