"""Reading a calendar over EWS, connecting, and finding the server."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from lxml import etree

from creneau.ews import errors
from creneau.ews.connection import Connection
from creneau.ews.diagnosis import Request, diagnose
from creneau.ews.discovery import discover
from creneau.ews.operations.entries import FIELDS
from creneau.ews.operations.find_item import FindItem
from creneau.ews.operations.operation import open_answer
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials, Distinguished
from creneau.ews.xml import TYPES
from exchange_simulator import NewMailbox, Simulator
from tests.ews.name_server import NameServer

EMAIL, PASSWORD, DOMAIN = "alice@bench.test", "correct horse", "bench.test"
START = datetime(2027, 3, 1, tzinfo=UTC)
ENTRIES, ROUNDS = 1000, 100
VIEW = FindItem([Distinguished("calendar")], START, START + timedelta(days=30))

Results = dict[str, dict[str, Any]]


def run() -> Results:
    """`{name: {value, unit, ratio, against}}`."""
    with Simulator([NewMailbox(EMAIL, PASSWORD, "Alice Martin")], host_name="localhost") as exchange:
        _fill(exchange)
        return _reading(_answer(exchange)) | _connecting(exchange) | _finding(exchange)


# Reading


def _reading(answer: bytes) -> Results:
    """The same bytes, in turns, the best turn of each: read by us, read by hand with lxml, and only parsed by lxml.

    By hand: the same fields as texts, by `find`, no instants and no values made of them. Then exchangelib. Otherwise
    written: with a space behind each entry, so that none can be read before the answer is parsed.
    """
    spaced = answer.replace(b"</t:CalendarItem>", b"</t:CalendarItem> ")
    parse, by_hand = (lambda: etree.fromstring(answer)), (lambda: _by_hand(etree.fromstring(answer)))
    read, read_spaced, theirs = (lambda: _read(answer)), (lambda: _read(spaced)), _exchangelib(answer)
    sides = (read, by_hand, parse, read_spaced)
    turns = [tuple(map(_milliseconds, sides)) for _ in range(ROUNDS)]
    ours, hand, parsing, otherwise = (min(side) for side in zip(*turns, strict=True))
    exchangelib = min(_milliseconds(theirs) for _ in range(3))
    name = f"reading {ENTRIES} calendar entries"
    return {
        name: _result(ours, "ms", exchangelib / ours, "exchangelib"),
        f"{name}, fields by hand": _result(ours, "ms", hand / ours, "lxml"),
        f"{name}, parsing alone": _result(ours, "ms", parsing / ours, "lxml"),
        f"{name}, otherwise written, parsing alone": _result(otherwise, "ms", parsing / otherwise, "lxml"),
    }


def _by_hand(root: Any) -> list[tuple[str | None, ...]]:
    fields = [f"{{{TYPES}}}{field}" for field in FIELDS]
    return [
        (item.find(f"{{{TYPES}}}ItemId").get("Id"), *(item.findtext(field) for field in fields))
        for item in root.iter(f"{{{TYPES}}}CalendarItem")
    ]


def _read(answer: bytes) -> object:
    opened, reader = open_answer(VIEW, answer)
    assert opened.body is not None
    return reader.answer(opened.body)


def _exchangelib(answer: bytes) -> Callable[[], object]:
    """What exchangelib does with an answer to FindItem, without its network."""
    from exchangelib import BASIC, DELEGATE, Account, Build, Configuration, EWSTimeZone, Version
    from exchangelib import Credentials as TheirCredentials
    from exchangelib.services import FindItem as TheirFindItem
    from exchangelib.util import DummyResponse

    configuration = Configuration(
        service_endpoint="https://localhost/EWS/Exchange.asmx",
        credentials=TheirCredentials(EMAIL, PASSWORD),
        auth_type=BASIC,
        version=Version(build=Build(15, 2, 1118, 7)),
    )
    account = Account(
        EMAIL, config=configuration, access_type=DELEGATE, autodiscover=False, default_timezone=EWSTimeZone("UTC")
    )
    service = TheirFindItem(account=account)
    service.additional_fields = ["everything"]

    def read() -> object:
        _, body = service._get_soap_parts(DummyResponse(content=answer))
        roots = [service._get_page(message)[0] for message in service._get_soap_messages(body)]
        return [service._elem_to_obj(item) for root in roots for item in root.find(service.element_container_name)]

    found = read()
    assert isinstance(found, list)
    assert len(found) == ENTRIES
    return read


def _answer(exchange: Simulator) -> bytes:
    """The bytes with which a server answers our view."""
    answers: list[bytes] = []
    exchange.observe(lambda seen: answers.append(seen.answer))
    credentials, trust = Credentials(EMAIL, PASSWORD), Trust(confirmed_host="localhost")
    with Connection(exchange.url, credentials, _policy(exchange), anchor_mailbox=EMAIL, trust=trust) as connection:
        [page] = connection.call(VIEW)
    assert len(page.items) == ENTRIES
    return answers[-1]


def _fill(exchange: Simulator) -> None:
    mailbox = exchange.mailbox(EMAIL)
    for number in range(ENTRIES):
        start = START + timedelta(minutes=30 * number)
        mailbox.add_event(f"Rendez-vous {number}", start=start, end=start + timedelta(minutes=30))


# Connecting


def _connecting(exchange: Simulator) -> Results:
    before = len(exchange.requests)
    began = time.perf_counter()
    _finish(diagnose(Request(EMAIL, PASSWORD), _policy(exchange, {DOMAIN: exchange.autodiscover_url})))
    elapsed = (time.perf_counter() - began) * 1000
    asked = exchange.requests[before:]
    operations = [one for one in asked if one.user and one.operation not in ("", "Autodiscover")]
    return {
        "connecting: SOAP operations after discovery": _result(len(operations), "operations"),
        "connecting: HTTP requests in all": _result(len(asked), "requests"),
        "connecting: time, server on this machine": _result(elapsed, "ms"),
    }


# Finding the server


def _finding(exchange: Simulator) -> Results:
    records = [f"0 0 {exchange.port} localhost."]
    with (
        _hanging() as port,
        NameServer() as names,
        patch("dns.resolver.default_resolver", names.resolver()),
        patch("socket.getaddrinfo", _leading_to(port)),
    ):
        names.records[f"_autodiscover._tcp.{DOMAIN}."] = records
        found = _seconds_to_find(exchange)
        names.records.clear()
        failed = _seconds_to_find(exchange)
    return {
        "discovery, all other places time out": _result(found, "s"),
        "discovery that fails, all places time out": _result(failed, "s"),
    }


def _seconds_to_find(exchange: Simulator) -> float:
    request = Request(EMAIL, PASSWORD, confirmed_host="localhost")
    began = time.perf_counter()
    with suppress(errors.ExchangeError):
        _finish(discover(request, _policy(exchange)))
    return time.perf_counter() - began


def _leading_to(port: int) -> Callable[..., Any]:
    """A resolver that knows localhost, and sends every other name to a port where nobody answers."""
    real = socket.getaddrinfo

    def look_up(host: str, asked: int, *args: Any, **kwargs: Any) -> Any:
        return real("127.0.0.1", asked if host in ("localhost", "127.0.0.1") else port, *args, **kwargs)

    return look_up


@contextmanager
def _hanging() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener.getsockname()[1]


def _finish(steps: Any) -> object:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def _policy(exchange: Simulator, servers: dict[str, str] | None = None) -> Policy:
    assert exchange.ca_file is not None
    return Policy(
        allowed_networks=("127.0.0.0/8",), ca_pem=exchange.ca_file.read_text(encoding="ascii"), servers=servers or {}
    )


def _milliseconds(side: Callable[[], object]) -> float:
    began = time.process_time()
    kept = side()  # throwing it away is not part of reading it
    elapsed = time.process_time() - began
    del kept
    return elapsed * 1000


def _result(value: float, unit: str, ratio: float | None = None, against: str | None = None) -> dict[str, Any]:
    return {"value": round(value, 2), "unit": unit, "ratio": ratio and round(ratio, 2), "against": against}


if __name__ == "__main__":
    for name, result in run().items():
        print(name, result)
