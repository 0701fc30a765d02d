"""A stream is signed in like every request, and then read without waiting."""

import select
import socket
import time
from datetime import UTC, datetime

import pytest

from creneau.ews import errors, tokens
from creneau.ews.chunks import Chunks, Plain
from creneau.ews.connection import Connection
from creneau.ews.operations.get_streaming_events import GetStreamingEvents
from creneau.ews.operations.subscribe import Subscribe
from creneau.ews.policy import Policy
from creneau.ews.stream import EventStream
from creneau.ews.values import Credentials, Distinguished, Notification
from exchange_simulator import NewMailbox, Simulator
from tests.ews.answers import envelope, messages

ALICE = "alice@demo.example"
NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
ALIVE = envelope(messages("GetStreamingEvents", "<m:ConnectionStatus>OK</m:ConnectionStatus>"))


@pytest.mark.parametrize("size", [b"-7", b"+5", b"1_0", b"0x5", b"fffffffff"])
def test_a_chunk_of_a_size_that_is_none_ends_the_stream(size: bytes) -> None:
    """int() takes most of them, and a negative one went round for ever."""
    with pytest.raises(errors.ServerError, match="without a size"):
        Chunks().feed(size + b"\r\nHello, world\r\n0\r\n\r\n")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_chunks_may_come_in_any_pieces(size: int) -> None:
    sent = b"5\r\nHello\r\n7;name=value\r\n, world\r\n0\r\n\r\n"
    chunks = Chunks()
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert b"".join(map(chunks.feed, pieces)) == b"Hello, world"
    assert chunks.is_over


def test_a_chunk_without_size_is_refused() -> None:
    with pytest.raises(errors.ServerError):
        Chunks().feed(b"what?\r\n")


class Endless(socket.socket):
    """Whoever reads gets more, always."""

    said = b""

    def recv(self, size: int, *_: int) -> bytes:
        return self.said[:size]


@pytest.mark.timeout(20)
def test_a_server_that_never_stops_talking_holds_up_nobody() -> None:
    """Nor does one envelope grow without end."""
    with Endless() as sock:
        stream = EventStream(sock, b"", Plain(), GetStreamingEvents(["id"]))
        sock.said = ALIVE
        assert 0 < len(stream.read()) < 100_000
        sock.said = b"<s:Envelope>" + b":Envelope>" * 6000
        with pytest.raises(errors.ServerError, match="without end of envelope"):
            any(stream.read() for _ in range(100))


def test_a_body_that_is_over_is_a_stream_that_is_closed() -> None:
    """Without a word, on a connection that stays open."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        stream = EventStream(ours, b"", Chunks(), GetStreamingEvents(["id"]))
        theirs.sendall(b"%x\r\n%b\r\n0\r\n\r\n" % (len(ALIVE), ALIVE))
        alive = Notification((), (), is_closed=False)
        assert stream.read() == [alive, Notification((), (), is_closed=True)]


@pytest.mark.parametrize("auth", [("basic",), ("ntlm",)])
def test_a_change_arrives_at_once(auth: tuple[str, ...]) -> None:
    with Simulator([NewMailbox(ALICE, "secret")], auth=auth) as simulator:
        stream, folder = open_stream(simulator)
        try:
            assert wait(stream)[0] == Notification((), (), is_closed=False)
            simulator.mailbox(ALICE).add_event("Visite", start=NINE, end=NINE.replace(hour=10))
            while not (changed := {each for one in wait(stream) for each in one.changed_folders}):
                pass
            assert changed == {folder}
            simulator.cut_connections()
            with pytest.raises(errors.ConnectionLost):
                wait(stream)
        finally:
            stream.close()


def test_a_refused_sign_in_opens_no_stream() -> None:
    with Simulator([NewMailbox(ALICE, "secret")], auth=["basic"]) as simulator:
        with pytest.raises(errors.WrongCredentials), connect(simulator, "wrong") as connection:
            connection.open_stream(GetStreamingEvents(["id"]))
        simulator.faults.add("busy", operations=["GetStreamingEvents"])
        with pytest.raises(errors.Throttled), connect(simulator) as connection:
            connection.open_stream(GetStreamingEvents(["id"]))


def test_a_connection_that_ends_while_signing_in_says_nothing_of_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulator([NewMailbox(ALICE, "secret")], auth=["ntlm"]) as simulator:
        last = tokens.TokenExchange.last

        def cut_before(exchange: tokens.TokenExchange) -> str:
            simulator.cut_connections()
            time.sleep(0.2)
            return last(exchange)

        monkeypatch.setattr(tokens.TokenExchange, "last", cut_before)
        with pytest.raises(errors.ConnectionLost), connect(simulator) as connection:
            connection.call(Subscribe([Distinguished("calendar")]))
        monkeypatch.undo()
        with connect(simulator) as connection:
            connection.call(Subscribe([Distinguished("calendar")]))


def connect(simulator: Simulator, password: str = "secret") -> Connection:
    policy = Policy(("127.0.0.1",), ("127.0.0.0/8",), simulator.ca_file.read_text() if simulator.ca_file else "")
    return Connection(simulator.url, Credentials(ALICE, password), policy, anchor_mailbox=ALICE)


def open_stream(simulator: Simulator) -> tuple[EventStream, str]:
    with connect(simulator) as connection:
        name = connection.call(Subscribe([Distinguished("calendar")]))
        stream = connection.open_stream(GetStreamingEvents([name], minutes=1))
    mailbox = simulator.mailbox(ALICE)
    return stream, mailbox.folder_id(mailbox.folder("calendar"))


def wait(stream: EventStream) -> list[Notification]:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if found := stream.read():
            return found
        select.select([stream], [], [], 0.5)
    raise AssertionError("nothing came")
