"""HTTP as Créneau allows it: guarded addresses, verified TLS, no proxy, no redirects, bounded sizes and times.

It carries bytes and knows neither passwords nor SOAP. One transport is used by one thread at a time.
"""

import http.client
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from creneau.ews import errors
from creneau.ews.guarded import Guard, GuardedAdapter
from creneau.ews.policy import Policy, Trust, normal_host
from creneau.ews.servers import parts_of

MEBIBYTE = 1024 * 1024
LARGEST_ANSWER = 64 * MEBIBYTE
CHUNK = 64 * 1024
HEADERS = {"User-Agent": "Creneau", "Accept-Encoding": "gzip"}
MAIL_BANNERS = ("* OK", "* BYE", "* PREAUTH", "+OK", "-ERR", "220 ", "554 ")


class Budget:
    """How many requests may still be sent; shared by the transports of one attempt, from any thread."""

    def __init__(self, requests: int) -> None:
        self._left = requests
        self._lock = threading.Lock()

    def spend(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left < 0:
                raise errors.ServerNotFound("too many requests for one attempt")


class HttpAnswer(NamedTuple):
    status: int
    headers: Mapping[str, str]  # case does not matter
    challenges: tuple[str, ...]  # each WWW-Authenticate by itself
    body: bytes
    url: str


class Transport:
    """Sends one request at a time and reads its whole answer, each within a deadline."""

    def __init__(self, policy: Policy, trust: Trust | None = None, budget: Budget | None = None) -> None:
        self._budget = budget
        self._hold = False
        self.held: requests.Response | None = None  # a good answer whose body is left to a stream
        self._guard = Guard(policy, trust or Trust())
        self._session = _Session()
        self._session.trust_env = False
        self._session.headers = CaseInsensitiveDict(HEADERS)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, GuardedAdapter(self._guard))

    @property
    def certificate(self) -> bytes | None:
        """The certificate (DER) of the server on the present connection; None over http."""
        return self._guard.certificate

    @property
    def sockets(self) -> int:
        """How many connections were opened so far."""
        return self._guard.sockets

    def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float = 30.0,
        limit_bytes: int = LARGEST_ANSWER,
    ) -> HttpAnswer:
        """Whatever the server answers, redirects and refusals included; no answer raises an ExchangeError."""
        if self._budget:
            self._budget.spend()
        if self._hold:
            headers = {**(headers or {}), "Accept-Encoding": "identity"}
        self._guard.deadline.move(timeout_seconds)
        host = parts_of(url).hostname or ""
        self._guard.host = normal_host(host)
        try:
            response = self._session.request(
                method,
                url,
                data=body or None,
                headers=headers,
                timeout=timeout_seconds,
                allow_redirects=False,
                stream=True,
            )
            if self._hold and response.status_code == 200:
                self.held = response
                return HttpAnswer(200, response.headers, (), b"", response.url)
            with response:
                return _read(response, limit_bytes)
        except errors.ExchangeError as error:
            raise error.knowing({"host": host, **error.detail}) from error.__cause__
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _named(error, host) from _without_frames(error)

    def hold(self) -> None:
        """From now on the body of a good answer is not read: `held` has the response."""
        self._hold = True

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere. Requests would prepare what is never sent, and read all of the body first, however long it is."""


def _read(response: requests.Response, limit_bytes: int) -> HttpAnswer:
    pieces, size = [], 0
    for piece in response.raw.stream(CHUNK, decode_content=True):
        size += len(piece)
        if size > limit_bytes:
            raise errors.ServerError(f"the answer is larger than {limit_bytes} bytes", status=response.status_code)
        pieces.append(piece)
    challenges = tuple(response.raw.headers.getlist("WWW-Authenticate"))
    return HttpAnswer(response.status_code, response.headers, challenges, b"".join(pieces), response.url)


def _named(error: Exception, host: str) -> errors.ExchangeError:
    """The cause of an exchange that came to nothing; connecting has named its own already."""
    causes = list(_chain(error))
    if any(isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError) for cause in causes):
        return errors.TimedOut("no full answer in time", host=host)
    line = next((str(cause) for cause in causes if type(cause) is http.client.BadStatusLine), "").lstrip("'\"")
    if line.startswith(MAIL_BANNERS):
        return errors.NotEwsMailProtocol(line[:80], host=host)
    if line:
        return errors.NotEws("the server does not speak HTTP there", host=host)
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
        return errors.InvalidInput("not an address", field="server")
    return errors.ConnectionLost(host=host)


def _without_frames(error: Exception) -> Exception:
    """Frames that wrote the request hold all of it, the password too, and a traceback may show what frames hold."""
    for cause in _chain(error):
        cause.__traceback__ = None
    return error


def _chain(error: BaseException | None) -> Any:
    """An exception and everything it was made of: urllib3 and requests wrap causes as arguments."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [argument for argument in one.args if isinstance(argument, BaseException)]
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *inner]
