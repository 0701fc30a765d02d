"""The plain http address that only says where https is, as Autodiscover's third step expects."""

from http.server import BaseHTTPRequestHandler
from typing import Any

from exchange_simulator.transport.listener import Listener


class HttpRedirect:
    """Answers every request with 302 to `location`. `asked` is what came: (method, path, had credentials)."""

    def __init__(self, location: str, port: int = 0, host: str = "127.0.0.1") -> None:
        self.asked: list[tuple[str, str, bool]] = []
        handler = type("RedirectRequest", (_Request,), {"location": location, "asked": self.asked})
        self._listener = Listener((host, port), handler, None)

    @property
    def port(self) -> int:
        return self._listener.port

    def start(self) -> None:
        self._listener.start()

    def stop(self) -> None:
        self._listener.stop()


class _Request(BaseHTTPRequestHandler):
    location: str
    asked: list[tuple[str, str, bool]]

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path, "Authorization" in self.headers))
        self.send_response(302)
        self.send_header("Location", self.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""
