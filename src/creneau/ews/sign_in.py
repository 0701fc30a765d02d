"""Signing in over HTTP, with the strongest way that the server offers: Kerberos, NTLM, Basic.

A sign-in that was refused is never repeated: accounts get locked. https://learn.microsoft.com/exchange/client-developer/
exchange-web-services/authentication-and-ews-in-exchange
"""

import base64
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from urllib.parse import urlsplit

from creneau.ews import errors, refusals
from creneau.ews.challenges import Offer, read_offer
from creneau.ews.deadline import Deadline
from creneau.ews.passwords import PasswordRule
from creneau.ews.race import Race
from creneau.ews.transport import HttpAnswer, Transport
from creneau.ews.values import Credentials, Secret

# Around each time that credentials are sent: takes the URL, the name, and for how many seconds it may wait. Raises to
# hold them back; sees the refusal pass, whose `was_spent` says that the server was shown the password.
AroundSignIn = Callable[[str, str, float], AbstractContextManager[None]]


class SignIn:
    """Posts to one server at a time as one person. After a refusal it only raises that refusal again."""

    def __init__(
        self, transport: Transport, credentials: Credentials, rule: PasswordRule, around: AroundSignIn | None = None
    ) -> None:
        self._around = around
        self._transport = transport
        self._credentials = credentials
        self._rule = rule
        self._refusal: errors.ExchangeError | None = None
        self._basic_for = ""  # the host that chose Basic: it is sent along from then on
        self.scheme = ""  # how the last sign-in was done: "basic" "ntlm" "negotiate", "" before it

    @property
    def is_refused(self) -> bool:
        """Whether the server was shown the credentials, and did not take them."""
        return self._refusal is not None

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> HttpAnswer:
        """The answer to a request that was signed in; the errors of `refusals` when the server does not take it."""
        self._rule.require(url)
        if self._refusal:
            raise self._refusal
        request = _Request(self._transport, url, body, headers, Deadline(timeout_seconds))
        if self._basic_for == urlsplit(url).netloc:
            with self._spending(request):
                return self._with_basic(request)
        answer = request.send({})
        if answer.status != 401:
            return answer
        offer = read_offer(answer)
        with self._spending(request) if offer.takes_passwords else nullcontext():
            return self._sign_in(request, offer)

    def _spending(self, request: "_Request") -> AbstractContextManager[None]:
        """A refusal in here is one that counts towards a lock."""
        if self._around is None:
            return nullcontext()
        return self._around(request.url, self._credentials.username, request.deadline.remaining())

    def _sign_in(self, request: "_Request", offer: Offer) -> HttpAnswer:
        """The ways that do not get as far as showing the password may be followed by the next one."""
        if offer.negotiate and (answer := self._with_kerberos(request)) is not None:
            return answer
        for scheme in offer.token_schemes:
            answer = self._with_tokens(request, scheme)
            if answer is not None:
                return answer
        if offer.basic:
            return self._with_basic(request)
        raise refusals.nothing_usable(offer)

    def _with_basic(self, request: "_Request") -> HttpAnswer:
        answer = request.send({"Authorization": self._basic()})
        if answer.status == 401:
            raise self._remember(refusals.after_credentials(answer, self._credentials.username, "basic"))
        self.scheme, self._basic_for = "basic", urlsplit(request.url).netloc
        return answer

    def _with_kerberos(self, request: "_Request") -> HttpAnswer | None:
        """None when Kerberos will not do: no extra, no realm, or a server that does not take our ticket."""
        from creneau.ews import kerberos

        if not kerberos.is_available():
            return None
        host, race = urlsplit(request.url).hostname or "", Race[str | None]()
        race.start(partial(kerberos.first_message, self._credentials, host, self._transport.certificate))
        try:
            message = race.next(request.deadline)
        except errors.SignInError as refusal:
            raise self._remember(refusal) from None
        if race.running:
            raise errors.TimedOut("no answer from the domain's servers", host=host)
        if message is None or (answer := request.send({"Authorization": message})).status == 401:
            return None
        self.scheme = "kerberos"
        return answer

    def _with_tokens(self, request: "_Request", scheme: str) -> HttpAnswer | None:
        """NTLM, or Negotiate that takes NTLM: three messages on one connection, bound to its certificate.

        None when the server does not answer the first, which shows nothing of the password, with a challenge.
        """
        from creneau.ews import tokens  # costs 0.1 s to import, and most servers are met before it is needed

        certificate = self._transport.certificate
        exchange = tokens.TokenExchange(self._credentials, scheme, urlsplit(request.url).hostname or "", certificate)
        answer = request.send({"Authorization": exchange.first()})
        if not exchange.read_challenge(answer):
            return None
        connection = self._transport.sockets
        answer = request.send({"Authorization": exchange.last()})
        if answer.status == 401 and self._transport.sockets != connection:
            raise errors.ConnectionLost("the connection ended in the middle of signing in")
        if answer.status == 401:
            username = self._credentials.username
            raise self._remember(refusals.after_tokens(answer, username, exchange.netbios_domain, certificate))
        self.scheme = scheme.lower()
        return answer

    def _basic(self) -> str:
        pair = f"{self._credentials.username}:{self._credentials.password}"
        return Secret("Basic " + base64.b64encode(pair.encode()).decode())

    def _remember(self, refusal: errors.ExchangeError) -> errors.ExchangeError:
        refusal.was_spent = True
        self._refusal = refusal
        return refusal


class _Request:
    """One request, sent as often as its sign-in takes, all within one deadline."""

    def __init__(
        self, transport: Transport, url: str, body: bytes, headers: Mapping[str, str], deadline: Deadline
    ) -> None:
        self._transport, self.url, self._body, self._headers = transport, url, body, headers
        self.deadline = deadline

    def send(self, more: Mapping[str, str]) -> HttpAnswer:
        headers = {**self._headers, **more}
        left = self.deadline.remaining()
        return self._transport.send("POST", self.url, body=self._body, headers=headers, timeout_seconds=left)
