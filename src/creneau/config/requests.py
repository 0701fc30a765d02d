"""What happens around every request: it gets a number, is counted, and leaves a line in the log."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from creneau.config import measured
from creneau.config.logs import request_id

log = logging.getLogger("creneau.requests")

_FROM_A_PROXY = re.compile(r"[\w.-]{8,64}", re.ASCII)


class RequestMiddleware:
    """The first of all, so that the others' work and their log lines belong to the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = time.perf_counter()
        request_id.set(_number_of(request))
        answer = self.get_response(request)
        answer["X-Request-ID"] = request_id.get()
        _note(request, answer.status_code, time.perf_counter() - before)
        return answer


@receiver(request_finished)
def _forget(**_: Any) -> None:
    """Only now: Django says what went wrong after the last middleware."""
    request_id.set("")


def _number_of(request: HttpRequest) -> str:
    """A proxy's own, where one is trusted; anybody else could write what they like into the log."""
    said = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return said if _FROM_A_PROXY.fullmatch(said) else secrets.token_hex(8)


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    """The route, never the path: there are tokens in paths."""
    route = getattr(request.resolver_match, "route", None) or "none"
    measured.request(request.method or "", route, status, seconds)
    if log.isEnabledFor(logging.INFO):
        facts = {"method": request.method, "route": route, "status": status, "duration_ms": round(seconds * 1000, 1)}
        log.info("%s /%s %d in %s ms", *facts.values(), extra={"facts": facts})
