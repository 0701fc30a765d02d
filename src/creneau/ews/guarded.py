"""urllib3's connections, taught to go where the address guard says, within the request's deadline, and no further."""

import socket
import ssl
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from creneau.ews import addresses, errors, tls
from creneau.ews.deadline import Deadline
from creneau.ews.policy import Policy, Trust, normal_host


class Guard:
    """What all sockets of a transport share."""

    def __init__(self, policy: Policy, trust: Trust) -> None:
        self.policy, self.trust = policy, trust
        self.deadline = Deadline(0)
        self.host = ""  # the one that was asked for
        self.certificate: bytes | None = None
        self.sockets = 0  # opened so far: NTLM signs one connection in, and what happens on the next is another matter

    def trust_in(self, host: str) -> Trust:
        """The connection's trust, with the certificate that is pinned for this very host."""
        return replace(self.trust, fingerprint=self.policy.pinned_at(host) or self.trust.fingerprint)


class GuardedAdapter(HTTPAdapter):
    """Gives every request a guarded pool of one connection, by host."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(max_retries=0)
        self._guard = guard
        self._pools: dict[tuple[str, str, int], HTTPConnectionPool] = {}

    def get_connection_with_tls_context(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> Any:
        parts = urlsplit(request.url or "")
        if normal_host(parts.hostname or "") != self._guard.host:
            raise errors.InvalidInput("an address that can be read as two hosts", field="server")
        key = (str(parts.scheme), parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        if key not in self._pools:
            self._pools[key] = self._new_pool(*key)
        return self._pools[key]

    def _new_pool(self, scheme: str, host: str, port: int) -> HTTPConnectionPool:
        if scheme != "https":
            plain = HTTPConnectionPool(host, port, guard=self._guard)
            plain.ConnectionCls = _PlainConnection
            return plain
        context = tls.context_for(self._guard.policy, self._guard.trust_in(host))
        context.sslsocket_class = _BoundedTlsSocket
        pool = HTTPSConnectionPool(host, port, ssl_context=context, cert_reqs=context.verify_mode, guard=self._guard)
        pool.ConnectionCls = _TlsConnection
        return pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """The context of the pool verifies; requests must not put its own authorities in."""

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()


class _PlainConnection(HTTPConnection):
    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        sock = addresses.connect(self._dns_host, self.port, self._guard.policy, self._guard.deadline, _BoundedSocket)
        sock.deadline = self._guard.deadline
        self._guard.certificate = None
        self._guard.sockets += 1
        return sock


class _TlsConnection(HTTPSConnection):
    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        guard = self._guard
        return addresses.connect(self._dns_host, self.port or 443, guard.policy, guard.deadline, socket.socket)

    def connect(self) -> None:
        """The handshake; nothing of the request is sent before the certificate was accepted."""
        try:
            super().connect()
        except (ssl.SSLError, urllib3.exceptions.SSLError) as error:
            cause = error if isinstance(error, ssl.SSLError) else ssl.SSLError(str(error))
            raise tls.refusal(cause, self.host, self._peek(cause)) from error
        except TimeoutError as error:
            raise errors.TimedOut("no TLS handshake in time", host=self.host) from error
        sock = cast(_BoundedTlsSocket, self.sock)
        certificate = sock.getpeercert(True) or b""
        tls.require_pinned(certificate, self._guard.trust_in(self.host), self.host)
        self.is_verified = True
        sock.deadline = self._guard.deadline
        self._guard.certificate = certificate
        self._guard.sockets += 1

    def _peek(self, error: ssl.SSLError) -> bytes | None:
        """The certificate that was not accepted, seen in a second handshake over which nothing is ever sent."""
        if not isinstance(error, ssl.SSLCertVerificationError):
            return None
        try:
            with tls.blind_context().wrap_socket(self._new_conn(), server_hostname=self.host) as sock:
                return sock.getpeercert(True)
        except (OSError, errors.ExchangeError):
            return None


class _BoundedSocket(socket.socket):
    """Each wait ends with the deadline of the request, not after a time of its own."""

    deadline: Deadline | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        if self.deadline:
            self.settimeout(self.deadline.remaining())
        return super().recv_into(*args, **kwargs)


class _BoundedTlsSocket(ssl.SSLSocket):
    deadline: Deadline | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        if self.deadline:
            self.settimeout(self.deadline.remaining())
        return super().recv_into(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        if self.deadline:
            self.settimeout(self.deadline.remaining())
        return super().send(*args, **kwargs)
