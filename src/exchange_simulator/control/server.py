"""The control address itself."""

import json
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from exchange_simulator.control.resources import RESOURCES, NotThere, Resource
from exchange_simulator.control.written import BadRequest
from exchange_simulator.errors import EwsError
from exchange_simulator.transport.listener import Listener

if TYPE_CHECKING:
    from exchange_simulator.simulator import Simulator


class Control:
    """Listens on loopback only: whoever reaches it may do everything."""

    def __init__(self, simulator: "Simulator", port: int = 0) -> None:
        handler = type("SimulatorControl", (_Request,), {"simulator": simulator})
        self._listener = Listener(("127.0.0.1", port), handler, None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.port}/"

    def start(self) -> None:
        self._listener.start()

    def stop(self) -> None:
        self._listener.stop()


class _Request(BaseHTTPRequestHandler):
    simulator: "Simulator"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        try:
            status, answer = self._answer()
        except (BadRequest, ValueError, TypeError) as error:
            status, answer = 400, {"error": str(error)}
        except NotThere:
            status, answer = 404, {"error": "not there"}
        except EwsError as error:
            status, answer = 409, {"error": error.code}
        body = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PATCH = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""

    def _answer(self) -> tuple[int, Any]:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(length)) if length else {}
        if not isinstance(sent, dict):
            raise BadRequest("an object is expected")
        resource, names = _find(self.command, address.path)
        answer = resource(self.simulator, names, dict(parse_qsl(address.query)), sent)
        return (201 if self.command == "POST" else 200), answer


def _find(method: str, path: str) -> tuple[Resource, list[str]]:
    """Raises NotThere."""
    parts = path.strip("/").split("/")
    for (known_method, pattern), resource in RESOURCES.items():
        wanted = pattern.strip("/").split("/")
        fits = len(parts) == len(wanted) and all(w in ("*", p) for w, p in zip(wanted, parts, strict=True))
        if known_method == method and fits:
            return resource, [unquote(p) for w, p in zip(wanted, parts, strict=True) if w == "*"]
    raise NotThere
