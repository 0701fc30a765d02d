"""What can be made to go wrong, as a client sees it."""

import contextlib
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from exchange_simulator import Simulator
from exchange_simulator.mailbox.ids import change_key
from tests.contract.test_enforcement import GET_CALENDAR, TIMES
from tests.contract.wire import Wire, envelope
from tests.exchange import ALICE, BOB, StartExchange


@pytest.mark.parametrize(
    ("kind", "settings", "status", "header", "value"),
    [
        ("unavailable", {}, 503, "Retry-After", "5"),
        ("unavailable", {"retry_after": 120}, 503, "Retry-After", "120"),
        ("unavailable", {"retry_after": None}, 503, "Retry-After", None),
        ("status", {"status": 440}, 440, "Location", None),
        ("status", {"status": 449}, 449, "Location", None),
        ("forbidden", {}, 403, "Location", None),
        ("owa_redirect", {}, 302, "Location", "/owa/auth/logon.aspx"),
        ("webmail_page", {}, 200, "Content-Type", "text/html; charset=utf-8"),
        ("activesync", {}, 501, "MS-ASProtocolVersions", "2.5,12.0,12.1,14.0,14.1,16.0,16.1"),
    ],
)
def test_a_fault_answers_instead(
    wire: Wire, exchange: Simulator, kind: str, settings: dict[str, object], status: int, header: str, value: str | None
) -> None:
    exchange.faults.add(kind, **settings)
    response = wire.post(envelope(GET_CALENDAR))
    assert (response.status_code, response.headers.get(header)) == (status, value)


def test_a_busy_server_says_how_long_to_stay_away(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("busy", back_off_milliseconds=2500)
    said = wire.ask(GET_CALENDAR)
    assert (said.status, said.codes) == (500, ["ErrorServerBusy"])
    assert said.all('//t:Value[@Name="BackOffMilliseconds"]') == ["2500"]


def test_a_busy_server_may_say_so_inside(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("busy", inside=True, back_off_milliseconds=300)
    said = wire.ask(GET_CALENDAR)
    assert (said.status, said.codes) == (200, ["ErrorServerBusy"])
    assert said.all('//t:Value[@Name="BackOffMilliseconds"]') == ["300"]


def test_a_fault_strikes_the_operation_and_the_number_of_times_it_was_set_for(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("error", code="ErrorMailboxStoreUnavailable", operations=["CreateItem"], times=2, inside=True)
    assert wire.ask(GET_CALENDAR).codes == ["NoError"]
    assert [wire.create(TIMES).codes for _ in range(3)] == [
        ["ErrorMailboxStoreUnavailable"],
        ["ErrorMailboxStoreUnavailable"],
        ["NoError"],
    ]


def test_a_lost_answer_leaves_the_work_done(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("lost_answer", operations=["CreateItem"], times=1)
    with pytest.raises(requests.ConnectionError):
        wire.create(TIMES)
    assert len(exchange.mailbox(ALICE.email).events()) == 1
    assert [(request.status, request.fault) for request in exchange.requests] == [(0, "lost_answer")]


def test_a_cut_connection_leaves_the_work_undone(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("cut", operations=["CreateItem"], times=1)
    with pytest.raises(requests.ConnectionError):
        wire.create(TIMES)
    assert exchange.mailbox(ALICE.email).events() == []


def test_a_cut_off_answer_ends_too_soon(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("cut_off", operations=["CreateItem"], times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        wire.create(TIMES)
    assert len(exchange.mailbox(ALICE.email).events()) == 1


def test_a_slow_answer_takes_its_time(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("slow", seconds=0.3, times=1)
    began = time.monotonic()
    assert wire.ask(GET_CALENDAR).codes == ["NoError"]
    assert time.monotonic() - began >= 0.3


def test_an_ignored_change_is_answered_as_done(wire: Wire, exchange: Simulator) -> None:
    wire.create(TIMES)
    [event] = exchange.mailbox(ALICE.email).events()
    exchange.faults.add("ignored", operations=["UpdateItem"])
    key = change_key(event.version)
    assert wire.update(event, "item:Subject", "<t:Subject>x</t:Subject>", change_key=key).codes == ["NoError"]
    assert event.subject == ""


@pytest.mark.parametrize("kind", ["dtd", "billion_laughs"])
def test_an_attacking_answer_carries_entities(wire: Wire, exchange: Simulator, kind: str) -> None:
    exchange.faults.add(kind)
    assert "<!ENTITY" in wire.post(envelope(GET_CALENDAR)).text


def test_a_huge_answer_is_as_long_as_was_asked(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("huge", size=10 * 1024 * 1024)
    assert len(wire.post(envelope(GET_CALENDAR)).content) == 10 * 1024 * 1024


def test_a_dripping_answer_comes_byte_by_byte(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("drip", seconds=0.05, size=5)
    began = time.monotonic()
    assert wire.post(envelope(GET_CALENDAR)).content == b"     "
    assert time.monotonic() - began >= 0.25


def test_a_probable_fault_strikes_about_as_often_as_it_should(wire: Wire, exchange: Simulator) -> None:
    exchange.faults.add("error", probability=0.5, inside=True)
    codes = Counter(wire.ask(GET_CALENDAR).codes[0] for _ in range(100))
    assert 30 <= codes["NoError"] <= 70


def test_an_unknown_fault_is_refused(exchange: Simulator) -> None:
    with pytest.raises(ValueError, match="unknown fault 'earthquake'"):
        exchange.faults.add("earthquake")


def test_a_restart_keeps_port_and_state(wire: Wire, exchange: Simulator) -> None:
    wire.create(TIMES)
    address = exchange.url
    exchange.restart()
    assert exchange.url == address
    with Wire(exchange, ALICE) as after:
        assert after.view("2027-03-01T00:00:00Z", "2027-03-31T00:00:00Z").all("//t:Start") == ["2027-03-02T09:00:00Z"]


def test_a_stopped_server_refuses_connections(exchange: Simulator) -> None:
    exchange.stop()
    with Wire(exchange, ALICE) as wire, pytest.raises(requests.ConnectionError):
        wire.ask(GET_CALENDAR)


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        ("self-signed", "self-signed certificate"),
        ("expired", "certificate has expired"),
        ("wrong-name", "IP address mismatch"),
    ],
)
def test_a_bad_certificate_is_recognised(start_exchange: StartExchange, kind: str, complaint: str) -> None:
    with (
        Wire(start_exchange(certificate=kind), ALICE) as wire,
        pytest.raises(requests.exceptions.SSLError, match=complaint),
    ):
        wire.ask(GET_CALENDAR)


def test_tls_in_the_clear_or_the_other_way_does_not_hold_up_others(exchange: Simulator) -> None:
    with socket.create_connection(("127.0.0.1", exchange.port)), Wire(exchange, ALICE) as wire:
        assert wire.ask(GET_CALENDAR).codes == ["NoError"]


def test_without_tls_it_speaks_plain_http(start_exchange: StartExchange) -> None:
    exchange = start_exchange(tls=False)
    with Wire(exchange, ALICE) as wire:
        assert wire.ask(GET_CALENDAR).codes == ["NoError"]
    assert (exchange.url.partition(":")[0], exchange.ca_file) == ("http", None)


def test_two_hundred_at_once_are_all_answered(exchange: Simulator) -> None:
    together = threading.Barrier(200)

    def one(_: int) -> int:
        with Wire(exchange, ALICE) as wire:
            together.wait()
            return wire.ask(GET_CALENDAR).status

    with ThreadPoolExecutor(200) as people:
        assert Counter(people.map(one, range(200))) == {200: 200}


def test_the_root_certificate_says_it_is_one(exchange: Simulator) -> None:
    context = ssl.create_default_context(cafile=str(exchange.ca_file))
    [root] = context.get_ca_certs()
    assert root["subject"] == root["issuer"]


def test_a_stream_that_is_cut_ends(wire: Wire, exchange: Simulator) -> None:
    subscribe = """<m:Subscribe><m:StreamingSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes>
    <t:EventType>CreatedEvent</t:EventType></t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>"""
    [name] = wire.ask(subscribe).all("//m:SubscriptionId")
    cut = threading.Timer(0.2, exchange.cut_connections)
    cut.start()
    ids = f"<m:SubscriptionIds><t:SubscriptionId>{name}</t:SubscriptionId></m:SubscriptionIds>"
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        wire.post(
            envelope(f"<m:GetStreamingEvents>{ids}<m:ConnectionTimeout>30</m:ConnectionTimeout></m:GetStreamingEvents>")
        )
    cut.join()


def test_a_person_has_three_hanging_connections_and_gets_one_back_by_hanging_up(exchange: Simulator) -> None:
    subscribe = """<m:Subscribe><m:StreamingSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes>
    <t:EventType>CreatedEvent</t:EventType></t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>"""
    with Wire(exchange, BOB) as wire, contextlib.ExitStack() as stack:
        [name] = wire.ask(subscribe).all("//m:SubscriptionId")
        ids = f"<m:SubscriptionIds><t:SubscriptionId>{name}</t:SubscriptionId></m:SubscriptionIds>"
        stream = f"<m:GetStreamingEvents>{ids}<m:ConnectionTimeout>30</m:ConnectionTimeout></m:GetStreamingEvents>"
        first = stack.enter_context(contextlib.ExitStack())
        first.enter_context(hanging(exchange, stream))
        for _ in range(2):
            stack.enter_context(hanging(exchange, stream))
        assert wire.ask(stream).codes == ["ErrorExceededConnectionCount"]
        first.close()
        assert any(is_let_in(stack.enter_context(hanging(exchange, stream))) for _ in range(100))
        assert wire.ask(stream).codes == ["ErrorExceededConnectionCount"]


def is_let_in(beginning: bytes) -> bool:
    """Waits a little where it is not, for the server to notice who hung up."""
    refused = b"ErrorExceededConnectionCount" in beginning
    time.sleep(0.1 if refused else 0)
    return not refused


@contextlib.contextmanager
def hanging(exchange: Simulator, operation: str) -> Iterator[bytes]:
    """The beginning of an answer to Bob that does not end; it is held on to until the context ends."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(
            exchange.url,
            data=envelope(operation).encode(),
            auth=(BOB.email, BOB.password),
            verify=str(exchange.ca_file),
            stream=True,
            timeout=10,
        )
        pieces = answer.iter_content(8192)
        yield next(pieces)
        answer.close()
