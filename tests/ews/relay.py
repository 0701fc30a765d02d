"""Something between us and the server that ends TLS, reads along, and opens a TLS connection of its own."""

import http.client
import ssl

from tests.ews.server import Asked, Reply

HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "host"}


class Relay:
    """An answerer for `Server`. One connection on each side at a time, as NTLM needs it."""

    def __init__(self, port: int, *, names_itself: bool) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._upstream = http.client.HTTPSConnection("127.0.0.1", port, context=context)
        self._via = [("Via", "1.1 inspection.example.test")] if names_itself else []

    def __call__(self, asked: Asked) -> Reply:
        headers = {name: value for name, value in asked.headers.items() if name not in HOP_BY_HOP}
        self._upstream.request(asked.method, asked.path, asked.body, headers)
        answer = self._upstream.getresponse()
        body = answer.read()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
        return Reply(answer.status, body, [*kept, *self._via])

    def close(self) -> None:
        self._upstream.close()
