"""From a host name to a connected socket, by way of the address guard.

A name is resolved once for each new socket, every address is checked, and the socket goes to a checked address: what
the name means a moment later is of no consequence.
"""

import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple, TypeVar

from creneau.ews import errors
from creneau.ews.deadline import Deadline
from creneau.ews.policy import Address, Policy

SocketKind = TypeVar("SocketKind", bound=socket.socket)

METADATA = {ip_address(text) for text in ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192")}
NAT64 = ip_network("64:ff9b::/96")
THIS_NETWORK = ip_network("0.0.0.0/8")


class Resolved(NamedTuple):
    family: int
    sockaddr: tuple[Any, ...]

    @property
    def address(self) -> Address:
        return ip_address(str(self.sockaddr[0]).partition("%")[0])


def connect(host: str, port: int, policy: Policy, deadline: Deadline, kind: type[SocketKind]) -> SocketKind:
    """A socket of this kind, connected to a checked address of the host, its timeout set to what is left."""
    candidates = checked(host, resolve(host, port, deadline), policy)
    problem: OSError | None = None
    for position, candidate in enumerate(candidates):
        try:
            return _connect(candidate, deadline.remaining() / (len(candidates) - position), deadline, kind)
        except OSError as error:
            problem = error
    raise _unreachable(host, port, problem)


def checked(host: str, found: list[Resolved], policy: Policy) -> list[Resolved]:
    """The addresses that may be connected to; RefusedAddress when there are none."""
    allowed = [one for one in found if policy.allows_address(one.address) or not is_refused(one.address)]
    if not allowed:
        raise errors.RefusedAddress(host=host, address=", ".join(sorted({str(one.address) for one in found})))
    return allowed


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


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it does."""
    if not isinstance(address, IPv6Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def resolve(host: str, port: int, deadline: Deadline) -> list[Resolved]:
    """Ask the system's resolver (hosts file, DNS, IPv4 and IPv6) within the deadline, which it does not know itself."""
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True, name="resolve")
    thread.start()
    thread.join(deadline.remaining())
    if not answer:
        raise errors.TimedOut("the name was not resolved in time", host=host)
    if isinstance(answer[0], Exception):
        raise errors.NameNotFound(host=host) from answer[0]
    return list(dict.fromkeys(Resolved(family, sockaddr) for family, _, _, _, sockaddr in answer[0]))


def _connect(candidate: Resolved, seconds: float, deadline: Deadline, kind: type[SocketKind]) -> SocketKind:
    sock = kind(candidate.family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect(candidate.sockaddr)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(deadline.remaining())
    except BaseException:
        sock.close()
        raise
    return sock


def _unreachable(host: str, port: int, problem: OSError | None) -> errors.Unreachable:
    if isinstance(problem, TimeoutError):
        return errors.TimedOut("no connection in time", host=host, port=port)
    reason = problem.strerror if problem is not None else None
    return errors.ConnectionRefused(reason or "", host=host, port=port)
