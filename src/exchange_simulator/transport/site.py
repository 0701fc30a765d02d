"""What the listener serves: the state of one server and its settings, shared by all connections."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from exchange_simulator.autodiscover.settings import AutodiscoverSettings
from exchange_simulator.faults import FaultPlan
from exchange_simulator.transport.log import Exchange, ReceivedRequest
from exchange_simulator.transport.sign_in import Doorkeeper
from exchange_simulator.web_services import WebServices


@dataclass
class Site:
    """`schemes` are those of sign_in.SCHEMES that are offered. `extended_protection` is "off", "allow" or
    "require". `origin` is scheme, host and port as clients should see them; `certificate` the leaf in DER.

    `failures` are tracebacks of this program's own mistakes: a test that finds one has found a bug here.
    """

    service: WebServices
    doorkeeper: Doorkeeper
    schemes: tuple[str, ...]
    faults: FaultPlan
    extended_protection: str = "off"
    origin: str = ""
    certificate: bytes = b""
    autodiscover: AutodiscoverSettings = field(default_factory=AutodiscoverSettings)
    observers: list[Callable[[Exchange], None]] = field(default_factory=list)
    requests: list[ReceivedRequest] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def ews_url(self) -> str:
        return f"{self.origin}/EWS/Exchange.asmx"

    def record(self, request: ReceivedRequest) -> None:
        with self.guard:
            self.requests.append(request)

    def observe(self, exchange: Exchange) -> None:
        for observer in list(self.observers):
            observer(exchange)
