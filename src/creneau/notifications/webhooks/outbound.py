"""One POST to an address that a host named: to no address inside, over verified TLS, within limits, no further.

1. The name is resolved once; every address is checked; the socket goes to a checked one.
2. TLS is verified against the name. Plain http goes only to networks that the administrator vouches for.
3. Redirects are not followed: whoever answers is who was named.
4. The whole of it, from name to last byte, has ten seconds; of the answer a few kilobytes are read.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from creneau.network import addresses
from creneau.network.addresses import Resolved
from creneau.notifications.webhooks.errors import NotDelivered

SECONDS = 10.0
MOST_BYTES = 4096


class Answer(NamedTuple):
    status: int
    excerpt: str


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float = SECONDS) -> Answer:
    """``NotDelivered`` in the words of the active language where no answer came."""
    parts = urlsplit(url)
    until = time.monotonic() + seconds
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    connection = _Connection(parts.hostname or "", _port(url), is_tls=parts.scheme == "https", until=until)
    # However slowly the other side speaks, byte by byte: then the socket is shut.
    watch = threading.Timer(seconds, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target, body, headers)
        # A response that ends with its connection keeps the socket for itself: it has to be closed too.
        with connection.getresponse() as response:
            excerpt = response.read(MOST_BYTES).decode(errors="replace")
        if time.monotonic() >= until:
            raise TimeoutError
        return Answer(response.status, excerpt)
    except NotDelivered:
        raise
    except ssl.SSLCertVerificationError as error:
        raise NotDelivered(_("Its certificate is not accepted: %(why)s.") % {"why": error.verify_message}) from error
    except (OSError, http.client.HTTPException) as error:
        late = time.monotonic() >= until or isinstance(error, TimeoutError)
        raise NotDelivered(_("No answer in time.") if late else _("No answer: the connection failed.")) from error
    finally:
        watch.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, *, is_tls: bool, until: float) -> None:
        super().__init__(host, port)
        self._is_tls, self._until = is_tls, until
        self._open: socket.socket | None = None

    def connect(self) -> None:
        candidates = _allowed(self.host, self.port, self._is_tls, self._left())
        self._open = _first_that_answers(candidates, self._left())
        self.sock = self._open
        if self._is_tls:
            context = _trust(settings.WEBHOOK_CA)
            tls = context.wrap_socket(self._open, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self._open = tls  # to be cut in the middle of the handshake as well
            tls.do_handshake()
        self.sock.settimeout(self._left())

    def cut(self) -> None:
        if self._open:
            with contextlib.suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _allowed(host: str, port: int, is_tls: bool, seconds: float) -> list[Resolved]:
    try:
        found = addresses.resolve(host, port, seconds)
    except TimeoutError:
        raise NotDelivered(_("The name %(host)s was not resolved in time.") % {"host": host}) from None
    except (OSError, UnicodeError) as error:
        raise NotDelivered(_("There is no host named %(host)s.") % {"host": host}) from error
    vouched = [one for one in found if addresses.is_in(one.address, settings.WEBHOOK_ALLOWED_NETWORKS)]
    allowed = vouched or [one for one in found if not addresses.is_inside(one.address)]
    if not allowed:
        raise NotDelivered(_("%(host)s lies inside this network, where nothing may be sent.") % {"host": host})
    if not is_tls and not vouched:
        raise NotDelivered(_("Nothing is sent to an address that does not begin with https://."))
    return allowed


def _first_that_answers(candidates: list[Resolved], seconds: float) -> socket.socket:
    problem: OSError = OSError()
    for candidate in candidates:
        sock = socket.socket(candidate.family, socket.SOCK_STREAM)
        sock.settimeout(seconds / len(candidates))
        try:
            sock.connect(candidate.sockaddr)
        except OSError as error:
            sock.close()
            problem = error
        else:
            sock.settimeout(seconds)
            return sock
    raise problem


@cache
def _trust(ca_pem: str) -> ssl.SSLContext:
    """The system's authorities, and the administrator's."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_pem:
        context.load_verify_locations(cadata=ca_pem)
    return context


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
