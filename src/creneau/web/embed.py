"""``/embed.js``: what another site includes to show a booking page. Its address stays; caches keep it for an hour."""

import hashlib
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

_FILE = Path(__file__).parent / "static" / "web" / "js" / "embed.js"


@cache
def _content() -> bytes:
    return _FILE.read_bytes()


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_content()).hexdigest()[:32]}"'


@require_safe
@gzip_page
@cache_control(public=True, max_age=3600)
@condition(etag_func=_etag)
def script(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(_content(), content_type="text/javascript; charset=utf-8")
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
