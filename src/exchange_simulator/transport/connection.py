"""One connection: HTTP/1.1 with keep-alive, requests answered one after another."""

import select
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from exchange_simulator.mailbox.account import Account
from exchange_simulator.transport import routes
from exchange_simulator.transport.authentication import Authentication
from exchange_simulator.transport.log import ReceivedRequest
from exchange_simulator.transport.reply import NoReply, Reply, html

if TYPE_CHECKING:
    from exchange_simulator.transport.site import Site

LARGEST_BODY = 64 * 1024 * 1024


class Connection(BaseHTTPRequestHandler):
    """`site` is set on a subclass. `account` is who the current request is from, once known."""

    site: "Site"
    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"
    sys_version = ""
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.authentication = Authentication(self.site, self.site.certificate)
        self.account: Account | None = None
        self.operation = ""
        self.fault = ""

    def version_string(self) -> str:
        return self.server_version

    def do_POST(self) -> None:
        self._serve()

    do_GET = do_HEAD = do_OPTIONS = do_POST

    def is_alive(self) -> bool:
        """Whether the client still waits: one that has something to say, or has gone, does not."""
        try:
            return not select.select([self.connection], [], [], 0)[0]
        except (OSError, ValueError):
            return False

    def log_message(self, format: str, *args: Any) -> None:
        """The log is `site.requests`, not standard error."""

    def _serve(self) -> None:
        self.account, self.operation, self.fault = None, "", ""
        body = self._body()
        try:
            reply = html(413, "Request Entity Too Large") if body is None else routes.answer(self, body)
        except NoReply:
            self._record(0)
            self.close_connection = True
            return
        except Exception:  # noqa: BLE001 a test reads it
            self.site.failures.append(traceback.format_exc())
            reply = html(500, "500 - Internal server error.")
        self._record(reply.status)
        self._send(reply)

    def _body(self) -> bytes | None:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return self._chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            return None
        return self.rfile.read(length)

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def _record(self, status: int) -> None:
        self.site.record(
            ReceivedRequest(
                at=self.site.service.organisation.clock(),
                method=self.command,
                path=self.path,
                operation=self.operation,
                user=self.account.email if self.account else "",
                had_credentials="Authorization" in self.headers,
                status=status,
                fault=self.fault,
            )
        )

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
        if isinstance(reply.body, bytes):
            self.send_header("Content-Length", str(reply.promised or len(reply.body)))
            self._write_head(reply.body if self.command != "HEAD" else b"")
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self._write_head(b"")
            self._write_chunks(reply.body)
        if reply.then_cut:
            self.close_connection = True

    def _write_head(self, body: bytes) -> None:
        """Head and body in one packet where they fit."""
        self._headers_buffer.append(b"\r\n" + body)  # type: ignore[attr-defined]
        self.flush_headers()

    def _write_chunks(self, pieces: Iterator[bytes]) -> None:
        try:
            for piece in pieces:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
