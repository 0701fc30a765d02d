"""Whom Créneau believes to be the organisation's provider."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
import trustme

from creneau.web.signin import outward

AUTHORITY = trustme.CA()


class Door(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/here")
        self.end_headers()
        self.wfile.write((self.headers["Authorization"] or "nothing").encode())

    def log_message(self, *_: object) -> None:
        """In silence."""


@pytest.fixture
def provider() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Door)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def pem() -> str:
    return AUTHORITY.cert_pem.bytes().decode()


def test_an_authority_that_the_administrator_names_is_believed(provider: str, pem: str) -> None:
    assert outward.session(pem).get(f"{provider}/here").text == "nothing"


def test_a_certificate_that_nobody_vouches_for_is_not_believed(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/dev/null")
    with pytest.raises(requests.exceptions.SSLError):
        outward.session("").get(f"{provider}/here")


def test_a_redirect_is_not_followed(provider: str, pem: str) -> None:
    with pytest.raises(requests.TooManyRedirects):
        outward.session(pem).get(f"{provider}/moved")


def test_proxies_and_passwords_of_the_environment_are_ignored(
    provider: str, pem: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert outward.session(pem).get(f"{provider}/here").text == "nothing"
