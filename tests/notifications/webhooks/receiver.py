"""A program that is told of bookings: a real HTTPS server, which answers as a test wants and keeps what it got."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trustme
from standardwebhooks import Webhook as Verifier


@dataclass
class Got:
    path: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str) -> Any:
        """What was told, if the signature is right."""
        return Verifier(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """``answers``: (status, body) of the next answers, the last for ever; ``drips``: a byte each tenth of a second."""

    url: str = ""
    ca_pem: str = ""
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, "thank you")])
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    got: list[Got] = field(default_factory=list)

    def next_answer(self) -> tuple[int, str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextlib.contextmanager
def receiving(*, tls: bool = True) -> Iterator[Receiver]:
    authority, receiver = trustme.CA(), Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Got(self.path, {key.lower(): value for key, value in self.headers.items()}, body))
            status, words = receiver.next_answer()
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for byte in words.encode():
                with contextlib.suppress(OSError):
                    self.wfile.write(bytes([byte]))
                if receiver.drips:
                    time.sleep(0.1)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.ca_pem = authority.cert_pem.bytes().decode()
    receiver.url = f"{'https' if tls else 'http'}://localhost:{server.server_port}/hooks?from=creneau"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
