"""Asking a place without credentials: does Exchange answer there, and what does it offer to sign in with?"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from creneau.ews import errors, refusals
from creneau.ews.autodiscover import locations, srv
from creneau.ews.autodiscover.locations import Location
from creneau.ews.challenges import Offer, read_offer
from creneau.ews.envelope import seal
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.operations.shapes import calendar_of
from creneau.ews.passwords import domain_of
from creneau.ews.transport import MEBIBYTE, HttpAnswer, Transport
from creneau.ews.values import Step

PROBE_SECONDS = 6.0
REDIRECTS = (301, 302, 303, 307, 308)
EXCHANGE_HEADERS = ("X-FEServer", "X-CalculatedBETarget", "X-DiagInfo", "X-OWA-Version", "request-id", "X-BEServer")
EWS_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}

NewTransport = Callable[[], Transport]


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of one question. `onward`: where it says to go instead."""

    step: Step
    place: Location
    offer: Offer | None = None  # what it offers for signing in; None when it did not ask for it
    surely_exchange: bool = False
    body: bytes | None = None  # an answer that needed no credentials
    onward: tuple[Location, ...] = ()
    error: errors.ExchangeError | None = None

    @property
    def takes_passwords(self) -> bool:
        return self.offer is not None and self.offer.takes_passwords


def autodiscover(place: Location, transport: NewTransport) -> Probe:
    """Ask an Autodiscover location."""
    dialect = place.dialect
    body, headers = dialect.write_request(place.email, place.url), dialect.HEADERS
    step, answer, error = _ask(place.step, "POST", place.url, transport, body, headers)
    if answer is None:
        return Probe(step, place, error=error)
    if answer.status in REDIRECTS:
        onward = locations.at_url(_target(answer), place.email, place.hops + 1)
        return Probe(step, place, onward=tuple(onward))
    body_without_credentials = answer.body if answer.status == 200 else None
    return Probe(step, place, _offer(answer), is_surely_exchange(answer), body_without_credentials)


def redirect(email: str, transport: NewTransport) -> Probe:
    """The one question over http: without credentials, and only to be told an https address."""
    url = locations.redirecting(domain_of(email))
    place = Location("autodiscover_redirect", url, email)
    step, answer, error = _ask(place.step, "GET", url, transport, b"", {})
    if answer is None or answer.status not in REDIRECTS:
        return Probe(step, place, error=error)
    target = _target(answer)
    onward = tuple(locations.at_url(target, email, 1))
    outcome = "ok" if onward else "not_https" if target.startswith("http:") else str(answer.status)
    return Probe(Step(place.step, url, outcome, target, step.duration_ms), place, onward=onward)


def service_record(email: str) -> Probe:
    """The DNS SRV record of the mail domain."""
    began, domain = time.monotonic(), domain_of(email)
    place = Location("autodiscover_srv", srv.name_of(domain), email)
    try:
        roots = srv.servers(domain, PROBE_SECONDS)
    except errors.TimedOut as error:
        return Probe(Step(place.step, place.url, "timeout", "", since(began)), place, error=error)
    onward = tuple(place for root in roots for place in locations.at_host(root, email, 1))
    outcome = "ok" if onward else "name_not_found"
    return Probe(Step(place.step, place.url, outcome, ", ".join(roots), since(began)), place, onward=onward)


def ews(url: str, transport: NewTransport) -> Probe:
    """Ask an EWS address for something it can only give to somebody who signed in."""
    body = seal(GetFolder([calendar_of()]).request(), "Exchange2013_SP1")
    step, answer, error = _ask("ews", "POST", url, transport, body, EWS_HEADERS)
    place = Location("ews", url, "")
    if answer is None:
        return Probe(step, place, error=error)
    return Probe(step, place, _offer(answer), is_surely_exchange(answer), error=_unusable(answer))


def _unusable(answer: HttpAnswer) -> errors.ExchangeError | None:
    """Why this is no EWS address to sign in to."""
    offer = read_offer(answer)
    if offer.is_workmail:
        return errors.UnsupportedWorkMail()
    if answer.status == 401:
        return None if offer.takes_passwords else refusals.nothing_usable(offer)
    try:
        refusals.raise_unless_soap(answer)
    except errors.ExchangeError as error:
        return error
    return None


def _ask(
    name: str, method: str, url: str, transport: NewTransport, body: bytes, headers: dict[str, str]
) -> tuple[Step, HttpAnswer | None, errors.ExchangeError | None]:
    began = time.monotonic()
    try:
        with transport() as carrier:
            answer = carrier.send(
                method, url, body=body, headers=headers, timeout_seconds=PROBE_SECONDS, limit_bytes=MEBIBYTE
            )
    except errors.ExchangeError as error:
        return failed_step(name, url, error, began), None, error
    outcome = "ok" if answer.status == 200 else str(answer.status)
    detail = ", ".join(sorted(read_offer(answer).schemes)) if answer.status == 401 else ""
    return Step(name, url, outcome, detail, since(began)), answer, None


def failed_step(name: str, url: str, error: errors.ExchangeError, began: float) -> Step:
    """What is shown of something that raised. A 401 with the word "refused" came after the credentials."""
    spent = isinstance(error, errors.WrongCredentials | errors.ChannelBinding)
    detail = "refused" if spent else error.message
    return Step(name, url, outcome_of(error), detail, since(began))


def outcome_of(error: errors.ExchangeError) -> str:
    """The short word for `tried`."""
    if isinstance(error, errors.WrongCredentials):
        return "401"
    return "tls" if isinstance(error, errors.TlsError) else error.cause


def is_surely_exchange(answer: HttpAnswer) -> bool:
    """A web site may ask for a Basic password everywhere; Exchange shows itself by more than that."""
    offer = read_offer(answer)
    by_headers = any(name in answer.headers for name in EXCHANGE_HEADERS)
    return offer.ntlm or offer.negotiate or by_headers or "IIS" in answer.headers.get("Server", "")


def _offer(answer: HttpAnswer) -> Offer | None:
    return read_offer(answer) if answer.status == 401 else None


def _target(answer: HttpAnswer) -> str:
    try:
        return urljoin(answer.url, answer.headers.get("Location", ""))
    except ValueError:
        return ""


def since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
