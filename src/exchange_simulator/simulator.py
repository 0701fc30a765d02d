"""The whole server in one object: for tests, demonstrations and the command."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from exchange_simulator import demo
from exchange_simulator.autodiscover.settings import AutodiscoverSettings
from exchange_simulator.control.server import Control
from exchange_simulator.faults import FaultPlan
from exchange_simulator.mailbox.account import Account
from exchange_simulator.mailbox.mail import Mail
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.organisation import Organisation
from exchange_simulator.mailbox.sent import SentMessage
from exchange_simulator.operations.call import Limits
from exchange_simulator.transport.connection import Connection
from exchange_simulator.transport.identity import Identity
from exchange_simulator.transport.listener import Listener
from exchange_simulator.transport.log import Exchange, ReceivedRequest
from exchange_simulator.transport.redirect import HttpRedirect
from exchange_simulator.transport.sign_in import Doorkeeper, SignIn
from exchange_simulator.transport.site import Site
from exchange_simulator.versions import VERSIONS
from exchange_simulator.web_services import WebServices


@dataclass(frozen=True)
class NewMailbox:
    """A mailbox to start with. `login` replaces every other form of the sign-in name (see Account)."""

    email: str
    password: str
    name: str = ""
    login: str | None = None


class Simulator:
    """One simulated Exchange server. Use it as a context manager, or `start()` and `stop()` it.

        with Simulator(mailboxes=[NewMailbox("alice@example.test", "secret", "Alice Martin")]) as simulator:
            simulator.url, simulator.ca_file
            simulator.mailbox("alice@example.test").add_event("Visite", start=..., end=...)

    `version` is one of versions.VERSIONS; `auth` some of sign_in.SCHEMES; `certificate` one of certificates.KINDS;
    `names` further host names for the certificate (localhost and 127.0.0.1 are always in it); `host_name` the one
    that addresses are given with; `seed` is "empty" or "demo". `port` 0 takes a free one, kept over `restart()`.
    """

    def __init__(
        self,
        mailboxes: Iterable[NewMailbox] = (),
        *,
        version: str = "se",
        auth: Sequence[str] = ("basic", "ntlm"),
        extended_protection: str = "off",
        tls: bool = True,
        host: str = "127.0.0.1",
        host_name: str = "",
        port: int = 0,
        names: Sequence[str] = (),
        certificate: str = "good",
        ca_file: str | Path | None = None,
        time_zone: str = "Europe/Paris",
        language: str = "fr",
        seed: str = "empty",
        autodiscover: AutodiscoverSettings | None = None,
        limits: Limits | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.organisation = Organisation(clock, ZoneInfo(time_zone))
        self.faults = FaultPlan()
        self.doorkeeper = Doorkeeper(self.organisation)
        self._service = WebServices(self.organisation, VERSIONS[version], limits or Limits())
        self.site = Site(
            service=self._service,
            doorkeeper=self.doorkeeper,
            schemes=tuple(auth),
            faults=self.faults,
            extended_protection=extended_protection,
            autodiscover=autodiscover or AutodiscoverSettings(),
        )
        self._host, self._port, self._language = host, port, language
        self._host_name = host_name or host
        every_name = ("localhost", "127.0.0.1", host, self._host_name, *names)
        self._identity = Identity(every_name, certificate, ca_file) if tls else None
        self._listener: Listener | None = None
        self._control: Control | None = None
        self._redirect: HttpRedirect | None = None
        self.ca_file = self._identity.ca_file if self._identity else None
        for each in mailboxes:
            self.add_mailbox(each.email, each.password, each.name, login=each.login)
        if seed == "demo":
            demo.fill(self.organisation)

    # Running

    def start(self) -> Simulator:
        handler = type("SiteConnection", (Connection,), {"site": self.site})
        context = self._identity.context if self._identity else None
        self.site.certificate = self._identity.certificate if self._identity else b""
        self._listener = Listener((self._host, self._port), handler, context)
        self._port = self._listener.port
        scheme = "https" if self._identity else "http"
        self.site.origin = f"{scheme}://{self._host_name}:{self._port}"
        self._listener.start()
        return self

    def stop(self) -> None:
        self._stop_serving()
        for helper in (self._control, self._redirect):
            if helper is not None:
                helper.stop()
        self._control = self._redirect = None

    def restart(self, *, seconds: float = 0) -> None:
        """On the same port and with the same state, but subscriptions are gone, as in Exchange.

        For `seconds` nobody answers. The control address stays open.
        """
        self._stop_serving()
        time.sleep(seconds)
        with self.organisation.lock:
            self._service.subscriptions.clear()
        self.start()

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def use_certificate(self, kind: str) -> None:
        """One of certificates.KINDS, from the next start on."""
        if self._identity is not None:
            self._identity.become(kind)

    def cut_connections(self) -> None:
        """Cuts every open connection, streams too; new ones are welcome."""
        if self._listener is not None:
            self._listener.cut_connections()

    def start_control(self, port: int = 0) -> str:
        """Opens the control address on loopback, until `stop()`; returns it. See docs/simulator.md."""
        self._control = Control(self, port)
        self._control.start()
        return self._control.url

    def start_http_redirect(self, port: int = 0, location: str = "") -> HttpRedirect:
        """A plain http listener that redirects to this server's POX Autodiscover, or to `location`."""
        target = location or self.autodiscover_url.replace(".svc", ".xml")
        self._redirect = HttpRedirect(target, port, self._host)
        self._redirect.start()
        return self._redirect

    # Addresses

    @property
    def url(self) -> str:
        """The EWS address."""
        return self.site.ews_url

    @property
    def port(self) -> int:
        return self._port

    @property
    def autodiscover_url(self) -> str:
        """The SOAP address; the POX one ends in .xml instead of .svc."""
        return f"{self.site.origin}/autodiscover/autodiscover.svc"

    # What happened

    @property
    def requests(self) -> list[ReceivedRequest]:
        with self.site.guard:
            return list(self.site.requests)

    def forget_requests(self) -> None:
        with self.site.guard:
            self.site.requests.clear()

    @property
    def sent(self) -> list[SentMessage]:
        """What Exchange mailed by itself: invitations, updates, cancellations."""
        with self.organisation.lock:
            return list(self.organisation.sent)

    @property
    def mails(self) -> list[Mail]:
        """What clients sent through it."""
        with self.organisation.lock:
            return list(self.organisation.mails)

    @property
    def sign_ins(self) -> list[SignIn]:
        """Every attempt that spent a password."""
        with self.organisation.lock:
            return list(self.doorkeeper.log)

    @property
    def failures(self) -> list[str]:
        """Tracebacks of the simulator's own mistakes; there should be none."""
        return list(self.site.failures)

    def observe(self, observer: Callable[[Exchange], None]) -> None:
        """`observer` is called with each SOAP request and its answer, from the connection's thread."""
        self.site.observers.append(observer)

    # People

    def mailbox(self, email: str) -> Mailbox:
        return self.organisation.mailboxes[email.lower()]

    def account(self, email: str) -> Account:
        return next(each for each in self.organisation.accounts if each.email.lower() == email.lower())

    def add_mailbox(self, email: str, password: str, name: str = "", *, login: str | None = None) -> Mailbox:
        """A mailbox and the account that owns it."""
        self.organisation.add_account(email, password, login=login)
        return self.organisation.add_mailbox(email, name or email, language=self._language)

    def add_account(
        self, email: str, password: str, *, login: str | None = None, impersonates: bool = False
    ) -> Account:
        """An account without a mailbox, for instance a service account."""
        return self.organisation.add_account(email, password, login=login, impersonates=impersonates)

    # Inside

    def _stop_serving(self) -> None:
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
