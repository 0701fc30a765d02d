"""Servers that misbehave, and certificates that are not to be believed."""

import datetime
import gzip
import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme

from creneau.ews import errors
from creneau.ews.policy import Policy, Trust
from creneau.ews.transport import Transport
from tests.ews.conftest import Names
from tests.ews.server import Reply, Server, tls_for

Serve = Callable[..., Server]


def get(server: Server | str, policy: Policy, trust: Trust | None = None, **more: Any) -> Any:
    root = server if isinstance(server, str) else server.root
    with Transport(policy, trust) as transport:
        return transport.send("GET", f"{root}/", **more)


def test_an_answer_comes_whole_whatever_its_status(serve: Serve, policy: Policy) -> None:
    server = serve(lambda asked: Reply(404, b"nothing here", [("X-Hint", "no")]))
    answer = get(server, policy)
    assert (answer.status, answer.body, answer.headers["x-hint"]) == (404, b"nothing here", "no")


def test_a_redirect_is_an_answer_and_is_not_followed(serve: Serve, policy: Policy) -> None:
    server = serve(lambda asked: Reply(302, b"", [("Location", "/elsewhere")]))
    assert get(server, policy).status == 302
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["https://[", "https://mail\u2100.example.test/", "https://localhost:99999/"])
def test_a_redirect_to_what_is_no_address_is_an_answer_too(location: str, serve: Serve, policy: Policy) -> None:
    as_sent = location.encode().decode("latin-1")
    server = serve(lambda asked: Reply(302, b"moved", [("Location", as_sent)]))
    assert (get(server, policy).status, get(server, policy).body) == (302, b"moved")


@pytest.mark.parametrize(
    "host", ["evil.test\\@mail.example.test", "alice@mail.example.test", "[", "mail.example.test:x"]
)
def test_nothing_is_sent_where_the_host_can_be_read_in_two_ways(host: str, policy: Policy, names: Names) -> None:
    with pytest.raises(errors.InvalidInput):
        get(f"https://{host}", policy)


def test_the_proxy_of_the_environment_is_ignored(serve: Serve, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(serve(lambda asked: Reply(200, b"direct")), policy).body == b"direct"


def test_a_netrc_file_is_ignored(serve: Serve, policy: Policy, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "netrc").write_text("machine localhost login alice password canary")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server = serve(lambda asked: Reply(200))
    get(server, policy)
    assert server.passwords_seen == []


ENDLESS = pytest.mark.parametrize(("status", "location"), [(200, ""), (302, "/elsewhere")], ids=["good", "redirect"])


@ENDLESS
def test_an_endless_answer_is_cut(status: int, location: str, serve: Serve, policy: Policy) -> None:
    def ten_gigabytes(handler: Any) -> None:
        handler.send_response(status)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", str(10 * 1024**3))
        handler.end_headers()
        for _ in range(10 * 1024):
            handler.wfile.write(bytes(1024 * 1024))

    server = serve(lambda asked: Reply(raw=ten_gigabytes))
    with pytest.raises(errors.ServerError, match="larger than 1048576 bytes"):
        get(server, policy, limit_bytes=1024 * 1024)


@ENDLESS
def test_a_compressed_bomb_is_cut_by_its_unpacked_size(
    status: int, location: str, serve: Serve, policy: Policy
) -> None:
    bomb = gzip.compress(bytes(30 * 1024 * 1024))
    server = serve(lambda asked: Reply(status, bomb, [("Content-Encoding", "gzip"), ("Location", location)]))
    with pytest.raises(errors.ServerError, match="larger than"):
        get(server, policy, limit_bytes=1024 * 1024)


def drip_body(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    drip(handler, b"x" * 1000)


def drip_headers(handler: Any) -> None:
    drip(handler, b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 90)


def drip(handler: Any, data: bytes) -> None:
    for byte in data:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("misbehave", [drip_body, drip_headers, lambda handler: time.sleep(3)])
@pytest.mark.parametrize("tls", [True, False], ids=["https", "http"])
def test_an_answer_that_drips_does_not_hold_the_worker(
    misbehave: Callable[[Any], None], tls: bool, serve: Serve, policy: Policy
) -> None:
    server = serve(lambda asked: Reply(raw=misbehave), tls=tls)
    began = time.monotonic()
    with pytest.raises(errors.TimedOut):
        get(server, policy, timeout_seconds=0.5)
    assert time.monotonic() - began < 1.5


def test_a_handshake_that_never_ends_does_not_hold_the_worker(policy: Policy) -> None:
    with listening(lambda connection: time.sleep(2)) as port:
        began = time.monotonic()
        with pytest.raises(errors.TimedOut):
            get(f"https://localhost:{port}", policy, timeout_seconds=0.3)
        assert time.monotonic() - began < 1.5


def test_a_connection_that_breaks_leaves_open_what_happened(serve: Serve, policy: Policy) -> None:
    with pytest.raises(errors.ConnectionLost) as raised:
        get(serve(lambda asked: Reply(raw=lambda handler: None)), policy)
    assert (raised.value.cause, raised.value.detail) == ("server_error", {"host": "localhost"})


def test_an_answer_cut_short_is_no_answer(serve: Serve, policy: Policy) -> None:
    def cut(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"only this")

    with pytest.raises(errors.ConnectionLost):
        get(serve(lambda asked: Reply(raw=cut)), policy)


def test_nobody_at_the_port_is_a_refused_connection(policy: Policy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(errors.ConnectionRefused) as raised:
        get(f"https://localhost:{port}", policy)
    assert raised.value.detail == {"host": "localhost", "port": port}


def test_a_name_that_does_not_exist_is_not_found(policy: Policy, names: Names) -> None:
    with pytest.raises(errors.NameNotFound) as raised:
        get("https://mail.example.test", policy)
    assert raised.value.detail == {"host": "mail.example.test"}


def test_a_mail_server_is_known_by_its_banner(policy: Policy, authority: trustme.CA) -> None:
    def imap(connection: socket.socket) -> None:
        with tls_for(authority, "localhost").wrap_socket(connection, server_side=True) as tls:
            tls.sendall(b"* OK IMAP4rev1 Service Ready\r\n")
            tls.recv(4096)

    with listening(imap) as port, pytest.raises(errors.NotEwsMailProtocol):
        get(f"https://localhost:{port}", policy)


def test_a_plain_server_on_a_tls_port_is_not_ews(serve: Serve, policy: Policy) -> None:
    server = serve(lambda asked: Reply(200), tls=False)
    with pytest.raises(errors.NotEws):
        get(server.root.replace("http:", "https:"), policy)


@contextmanager
def listening(serve_one: Callable[[socket.socket], None]) -> Iterator[int]:
    """A bare socket on loopback; what happens on it is the test's affair."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    serve_one(connection)
            except (OSError, ssl.SSLError):
                pass

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
    thread.join(5)


# Certificates


def test_a_certificate_of_an_unknown_authority_is_not_believed_and_its_issuer_named(
    serve: Serve, authority: trustme.CA
) -> None:
    server = serve(lambda asked: Reply(200))
    with pytest.raises(errors.TlsUntrusted) as raised:
        get(server, Policy(allowed_networks=("127.0.0.0/8",)))
    assert "Testing CA" in str(raised.value.detail["issuer"])
    assert raised.value.detail["names"] == "localhost"
    assert server.asked == []


def test_a_certificate_for_another_name_is_told_apart(serve: Serve, policy: Policy) -> None:
    server = serve(lambda asked: Reply(200), "mail.example.test")
    with pytest.raises(errors.TlsName) as raised:
        get(f"https://localhost:{server.port}", policy)
    assert raised.value.detail["names"] == "mail.example.test"
    assert server.asked == []


def test_an_expired_certificate_is_told_apart(serve: Serve, policy: Policy) -> None:
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    server = serve(lambda asked: Reply(200), "localhost", not_after=yesterday)
    with pytest.raises(errors.TlsExpired):
        get(server, policy)
    assert server.asked == []


def test_a_connection_may_bring_an_authority_of_its_own(serve: Serve, authority: trustme.CA) -> None:
    server = serve(lambda asked: Reply(200, b"believed"))
    trust = Trust(ca_pem=authority.cert_pem.bytes().decode())
    assert get(server, Policy(allowed_networks=("127.0.0.0/8",)), trust).body == b"believed"


def test_one_certificate_can_be_pinned(serve: Serve) -> None:
    server = serve(lambda asked: Reply(200, b"the one"), "other.example.test")
    bare, root = Policy(allowed_networks=("127.0.0.0/8",)), f"https://localhost:{server.port}"
    seen = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))
    assert get(root, bare, Trust(fingerprint=hashlib.sha256(seen).hexdigest())).body == b"the one"
    with pytest.raises(errors.TlsUntrusted):
        get(root, bare, Trust(fingerprint="00" * 32))
    assert len(server.asked) == 1


def test_the_name_is_sent_and_verified_though_the_address_is_connected_to(
    serve: Serve, policy: Policy, names: Names
) -> None:
    server = serve(lambda asked: Reply(200, b"by name"), "mail.example.test")
    names["mail.example.test", 443] = server.port
    assert get("https://mail.example.test", policy).body == b"by name"
    assert server.asked[0].headers["host"] == "mail.example.test"
