"""Sockets and threads: one thread a connection, the TLS handshake in it."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn

HANDSHAKE_SECONDS = 10.0
Handler = Callable[[socket.socket, tuple[str, int], "Listener"], BaseHTTPRequestHandler]


class Listener(ThreadingMixIn, TCPServer):
    """`context` is None for plain http. Handshakes never hold up the loop that accepts connections."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], handler: Handler, context: ssl.SSLContext | None) -> None:
        self.context = context
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        super().__init__(address, handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self) -> None:
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops accepting, cuts every open connection, waits for the accepting thread."""
        self.shutdown()
        self.server_close()
        self.cut_connections()
        if self._thread is not None:
            self._thread.join()

    def cut_connections(self) -> None:
        with self._guard:
            connections = list(self._open)
        for connection in connections:
            cut(connection)

    def finish_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:  # type: ignore[override]
        connection = self._secured(request)
        if connection is None:
            return
        with self._guard:
            self._open.add(connection)
        try:
            super().finish_request(connection, client_address)
        except (ConnectionError, ssl.SSLError, TimeoutError, OSError):
            pass  # the client went away, or this server cut the connection on purpose
        finally:
            with self._guard:
                self._open.discard(connection)
            cut(connection)
            connection.close()

    def _secured(self, request: socket.socket) -> socket.socket | None:
        """None where the handshake fails: a client that does not trust the certificate, or speaks no TLS."""
        if self.context is None:
            return request
        request.settimeout(HANDSHAKE_SECONDS)
        try:
            secured = self.context.wrap_socket(request, server_side=True)
        except OSError:
            request.close()
            return None
        secured.settimeout(None)
        return secured


def cut(connection: socket.socket) -> None:
    """Both directions, at once, without a word."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
