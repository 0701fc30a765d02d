"""An HTTP answer as a value."""

from collections.abc import Iterator
from dataclasses import dataclass, field

XML = "text/xml; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """`body` is whole (sent with its length) or piece by piece (sent chunked). `then_cut` closes the connection
    after `body`; `promised` is a Content-Length that differs from what is sent."""

    status: int
    body: bytes | Iterator[bytes] = b""
    content_type: str = XML
    headers: tuple[tuple[str, str], ...] = field(default=())
    then_cut: bool = False
    promised: int | None = None


class NoReply(Exception):
    """The connection is cut without an answer."""


def html(status: int, title: str, *headers: tuple[str, str]) -> Reply:
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Reply(status, page.encode(), HTML, headers)
