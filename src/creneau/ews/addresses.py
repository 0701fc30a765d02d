"""From a host name to a connected socket, by way of the address guard (``creneau.network.addresses``)."""

import socket
from typing import TypeVar

from creneau.ews import errors
from creneau.ews.deadline import Deadline
from creneau.ews.policy import Policy
from creneau.network import addresses
from creneau.network.addresses import Resolved, is_refused

SocketKind = TypeVar("SocketKind", bound=socket.socket)


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


def resolve(host: str, port: int, deadline: Deadline) -> list[Resolved]:
    """What the system's resolver knows, within the deadline."""
    try:
        return addresses.resolve(host, port, deadline.remaining())
    except TimeoutError:
        raise errors.TimedOut("the name was not resolved in time", host=host) from None
    except (OSError, UnicodeError) as error:
        raise errors.NameNotFound(host=host) from error


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
