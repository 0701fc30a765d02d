"""Finds the EWS address of a mailbox, yielding each thing it tries.

Everything is asked without credentials first, side by side. The password then goes to one place at a time: one that
answers like Exchange and that may receive it. The first refusal of the credentials ends the search.
"""

import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from functools import partial

from creneau.ews import errors, probe
from creneau.ews.autodiscover import locations
from creneau.ews.autodiscover.answers import AutodiscoverAnswer, RedirectAddress, RedirectUrl, Settings
from creneau.ews.autodiscover.locations import Location
from creneau.ews.deadline import Deadline
from creneau.ews.policy import Policy
from creneau.ews.probe import Probe
from creneau.ews.race import Race
from creneau.ews.request import Request
from creneau.ews.servers import Server, parts_of, read_server, refuse_known_service
from creneau.ews.sign_in import SignIn
from creneau.ews.transport import Budget, Transport
from creneau.ews.values import Step
from creneau.ews.verdict import Verdict

MOST_REQUESTS = 30
MOST_HOPS = 5
ASK_SECONDS = 8.0
PATIENCE_SECONDS = 2.0  # how long a place that may only look like Exchange waits for a better one


@dataclass(frozen=True, slots=True)
class Found:
    """Where to sign in; an EWS address that answered like one, on a host that may receive the password."""

    url: str
    display_name: str = ""


Steps = Generator[Step, None, Found | None]


def discover(request: Request, policy: Policy) -> Generator[Step, None, Found]:
    """Find the server; raises the one `errors.ExchangeError` that helps most."""
    search = _Search(request, policy)
    try:
        found = yield from search.run()
    except errors.TimedOut:
        found = None  # of the whole: what was learnt on the way says more
    if found is None:
        raise search.verdict.error(request.email)
    return found


class _Search:
    def __init__(self, request: Request, policy: Policy) -> None:
        self._request, self._policy = request, policy
        self._rule = request.rule(policy)
        self._budget = Budget(MOST_REQUESTS)
        self._deadline = Deadline(request.within_seconds)
        self._race: Race[Probe] = Race()
        self._seen: set[str] = set()
        self._server = request.server.strip() or policy.server_of(request.mail_domain) or ""
        self.verdict = Verdict(is_named=bool(self._server))

    def run(self) -> Steps:
        if not self._server:
            refuse_known_service(self._request.mail_domain)
            return (yield from self._by_domain(self._request.email))
        server = read_server(self._server)
        if server.is_autodiscover:
            return (yield from self._by_locations(locations.at_url(server.url, self._request.email)))
        return (yield from self._by_server(server))

    def _by_server(self, server: Server) -> Steps:
        found = yield from self._check_ews([server.ews_url], "")
        if found or not server.is_host_only or not self.verdict.may_be_elsewhere:
            return found
        return (yield from self._by_locations(locations.at_host(server.url.rstrip("/"), self._request.email)))

    def _by_domain(self, email: str) -> Steps:
        self._race.start(partial(probe.redirect, email, self._transport))
        self._race.start(partial(probe.service_record, email))
        return (yield from self._by_locations(locations.of_domain(email)))

    def _by_locations(self, places: Iterable[Location]) -> Steps:
        """Take the answers as they come; a place that is Exchange beyond doubt is asked at once."""
        self._start(places)
        perhaps: list[Location] = []
        while self._race.running or perhaps:
            result = self._race.next(self._deadline, PATIENCE_SECONDS if perhaps else None)
            if result is not None:
                yield result.step
                found = yield from self._consider(result, perhaps)
            elif perhaps:
                found = yield from self._ask(perhaps.pop(0))
            else:
                return None
            if found:
                return found
        return None

    def _consider(self, result: Probe, perhaps: list[Location]) -> Steps:
        self._start(result.onward)
        if result.error:
            self.verdict.add(result.error)
        if result.body is not None:
            return (yield from self._read(result.place, result.body))
        if result.offer is None:
            return None
        if result.offer.is_workmail:
            raise errors.UnsupportedWorkMail(host=result.place.host)
        if not result.takes_passwords:
            self.verdict.add(errors.ModernAuthOnly(host=result.place.host))
        elif not self._rule.allows(result.place.host):
            self.verdict.add(errors.ForeignHost(host=result.place.host))
        elif result.surely_exchange:
            return (yield from self._ask(result.place))
        else:
            perhaps.append(result.place)
        return None

    def _ask(self, place: Location) -> Steps:
        """Ask again, signed in."""
        body, began = place.dialect.write_request(place.email, place.url), time.monotonic()
        with self._transport() as transport:
            sign_in = SignIn(transport, self._request.credentials, self._rule, self._request.around_sign_in)
            seconds = min(ASK_SECONDS, self._deadline.remaining())
            try:
                answer = sign_in.post(place.url, body, place.dialect.HEADERS, seconds)
            except errors.ExchangeError as error:
                yield probe.failed_step(place.step, place.url, error, began)
                if sign_in.is_refused or isinstance(error, errors.AlreadyRefused):
                    raise
                self.verdict.add(error)
                return None
        outcome = "ok" if answer.status == 200 else str(answer.status)
        yield Step(place.step, place.url, outcome, f"signed in with {sign_in.scheme}", probe.since(began))
        return (yield from self._read(place, answer.body)) if answer.status == 200 else None

    def _read(self, place: Location, body: bytes) -> Steps:
        try:
            answer: AutodiscoverAnswer = place.dialect.read_answer(body)
        except errors.ExchangeError as error:
            self.verdict.add(error)
            return None
        match answer:
            case RedirectUrl(url):
                self._start(locations.at_url(url, place.email, place.hops + 1))
            case RedirectAddress(email):
                self._start(locations.of_domain(email, place.hops + 1))
            case Settings(urls, display_name):
                return (yield from self._check_ews(urls, display_name))
        return None

    def _check_ews(self, urls: Iterable[str], display_name: str) -> Steps:
        """The first of these addresses that answers like EWS and may receive the password."""
        race: Race[Probe] = Race()
        wanted = [url for url in urls if url not in self._seen]
        for url in wanted:
            self._seen.add(url)
            try:
                parts = parts_of(url)
            except errors.InvalidInput as error:
                yield Step("ews", url, error.cause)
                continue
            refuse_known_service(parts.hostname or "")
            if parts.scheme == "https":
                race.start(partial(probe.ews, url, self._transport))
            else:
                yield Step("ews", url, "not_https")
        good: list[str] = []
        while (result := race.next(self._deadline)) is not None:
            yield result.step
            good += self._usable(result)
        return next((Found(url, display_name) for url in wanted if url in good), None)

    def _usable(self, result: Probe) -> list[str]:
        place = result.place
        if result.error:
            self.verdict.add_ews(result.error.knowing({"host": place.host, **result.error.detail}))
            return []
        if not self._rule.allows(place.host):
            self.verdict.add(errors.ForeignHost(host=place.host))
            return []
        return [place.url]

    def _start(self, places: Iterable[Location]) -> None:
        for place in places:
            if place.url not in self._seen and place.hops <= MOST_HOPS:
                self._seen.add(place.url)
                refuse_known_service(place.host)
                self._race.start(partial(probe.autodiscover, place, self._transport))

    def _transport(self) -> Transport:
        return Transport(self._policy, self._request.full_trust, self._budget)
