"""A connection to one EWS address as one person: carries operations, and knows which server answers."""

import time
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

from creneau.ews import errors, refusals
from creneau.ews.envelope import Opened, open_envelope, seal
from creneau.ews.operations.get_streaming_events import GetStreamingEvents
from creneau.ews.operations.operation import Operation, open_answer
from creneau.ews.passwords import PasswordRule, domain_of
from creneau.ews.policy import Policy, Trust
from creneau.ews.sign_in import AroundSignIn, SignIn
from creneau.ews.stream import EventStream, take_over
from creneau.ews.transport import Transport
from creneau.ews.values import Credentials
from creneau.ews.versions import ServerVersion

Answer = TypeVar("Answer")

NEWEST = "Exchange2013_SP1"


class Connection:
    """Used by one thread at a time. `anchor_mailbox` is the address of the mailbox that is read and written."""

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        policy: Policy,
        *,
        anchor_mailbox: str,
        trust: Trust | None = None,
        around_sign_in: AroundSignIn | None = None,
    ) -> None:
        trust = trust or Trust()
        self.url = url
        self.anchor_mailbox = anchor_mailbox
        self.server: ServerVersion | None = None  # from the last answer
        self.made_at = time.monotonic()
        self.requests_sent = 0  # SOAP operations, their sign-in handshakes not counted
        self._request_version = NEWEST
        self._transport = Transport(policy, trust)
        rule = PasswordRule(domain_of(anchor_mailbox), policy, trust)
        self._sign_in = SignIn(self._transport, credentials, rule, around_sign_in)
        self._headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "Accept": "text/xml",
            "X-AnchorMailbox": anchor_mailbox,  # the mailbox's own backend; its cookies keep us there
            "X-PreferServerAffinity": "true",
            "return-client-request-id": "true",
        }

    def call(self, operation: Operation[Answer], timeout_seconds: float = 30.0) -> Answer:
        """Carry an operation out; raises an `errors.ExchangeError`. `timeout_seconds` bounds the whole of it."""
        try:
            return self._send(operation, timeout_seconds)
        except errors.ExchangeError as error:
            error.detail.setdefault("host", urlsplit(self.url).hostname)
            raise

    def open_stream(self, operation: GetStreamingEvents, timeout_seconds: float = 30.0) -> EventStream:
        """Ask for a stream; it outlives this connection, which carries nothing else from then on."""
        self._transport.hold()
        document = seal(operation.request(), self._request_version)
        self.requests_sent += 1
        answer = self._sign_in.post(self.url, document, self._headers, timeout_seconds)
        if self._transport.held is None:
            refusals.raise_unless_soap(answer)
            raise open_envelope(answer.body).fault or errors.ServerError("no stream was opened", status=answer.status)
        return take_over(self._transport.held, operation)

    def _send(self, operation: Operation[Answer], timeout_seconds: float) -> Answer:
        opened, reader = self._exchange(operation, timeout_seconds)
        if isinstance(opened.fault, errors.InvalidServerVersion) and self._step_down(opened.server):
            opened, reader = self._exchange(operation, timeout_seconds)
        if opened.body is None:
            raise opened.fault or errors.ServerError("an empty answer")
        return reader.answer(opened.body)

    def _exchange(self, operation: Operation[Answer], timeout_seconds: float) -> tuple[Opened, Operation[Answer]]:
        self.requests_sent += 1
        document = seal(operation.request(), self._request_version)
        answer = self._sign_in.post(self.url, document, self._headers, timeout_seconds)
        refusals.raise_unless_soap(answer)
        opened, reader = open_answer(operation, answer.body)
        self.server = opened.server or self.server
        return opened, reader

    def _step_down(self, server: ServerVersion | None) -> bool:
        """Speak an older dialect from now on; False when there is none that this server would know."""
        wanted = server.request_version if server else "Exchange2010_SP2"
        changed = wanted != self._request_version
        self._request_version = wanted
        return changed

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()
