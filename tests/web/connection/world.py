"""The servers of demo.example: the simulator and real sockets, under the names that hosts know."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any

import dns.resolver
import pytest
import trustme

from exchange_simulator import NewMailbox, Simulator
from tests.ews.conftest import Names, authority, names, serve
from tests.ews.name_server import NameServer
from tests.ews.relay import Relay
from tests.ews.server import Answerer, Asked, Reply, Server
from tests.waiting import free_port

__all__ = ["ALICE", "HELPER", "MAIL", "PASSWORD", "World", "authority", "names", "serve", "world"]

ALICE, HELPER, PASSWORD = "alice@demo.example", "secretariat@demo.example", "canary-Aubergine-7"
HOST = "mail.demo.example"
MAIL = f"https://{HOST}/EWS/Exchange.asmx"


@dataclass
class World:
    settings: Any
    names: Names
    serve: Callable[..., Server]
    authority: trustme.CA
    running: ExitStack = field(default_factory=ExitStack)

    def exchange(self, **options: Any) -> Simulator:
        """Exchange at mail.demo.example, with Alice's mailbox."""
        mailboxes = [NewMailbox(ALICE, PASSWORD, "Alice Martin"), NewMailbox(HELPER, PASSWORD, "Secrétariat")]
        simulator = self.running.enter_context(
            Simulator(mailboxes, **{"names": [HOST, "mail.hoster.example"]} | options)
        )
        self.names[HOST, 443] = simulator.port
        self.settings.EXCHANGE_CA = simulator.ca_file.read_text()
        return simulator

    def behind(self, change: Callable[[Reply], Reply] = lambda reply: reply, **options: Any) -> None:
        """The same behind a machine that ends TLS and names itself; ``change`` is what it does to an answer."""
        relay = self.running.enter_context(closing(Relay(self.exchange(**options).port, names_itself=True)))
        self.at_mail(lambda asked: change(relay(asked)))

    def at_mail(self, answer: Answerer) -> None:
        """A server of our own at mail.demo.example."""
        self.names[HOST, 443] = self.serve(answer, HOST).port
        self.settings.EXCHANGE_CA = self.authority.cert_pem.bytes().decode()

    def nobody(self) -> None:
        self.names[HOST, 443] = free_port()


@pytest.fixture
def world(settings: Any, names: Names, serve: Any, authority: trustme.CA, monkeypatch: Any) -> Iterator[World]:
    """Names lead to loopback as in a hosts file; there are no service records."""
    settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    settings.EXCHANGE_SERVERS, settings.EXCHANGE_ALLOWED_HOSTS = {}, ()
    world = World(settings, names, serve, authority)
    with NameServer() as records, world.running:
        monkeypatch.setattr(dns.resolver, "default_resolver", records.resolver())
        yield world


def banner(_asked: Asked) -> Reply:
    return Reply(raw=lambda handler: handler.wfile.write(b"* OK IMAP4rev1 ready\r\n"))
