"""How often one address may call what is public: one table, ``TABLE``.

What changes something is counted in the database, for all processes; what only reads, in the memory of each
(docs/decisions/rate-limits.md). ``CRENEAU_RATE_LIMITS=off`` counts nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from creneau.accounts.counts import DatabaseStorage
from creneau.accounts.models import Host
from creneau.api.problems import too_many_requests
from creneau.config.client import address_of


@dataclass(frozen=True)
class Rule:
    """``per_address``: requests of one address. ``per_host``: what one host's mailbox is made to send, by anyone."""

    name: str
    per_address: RateLimitItem
    per_host: RateLimitItem | None = None
    is_shared: bool = True  # by all processes


# An organisation's staff or visitors may share one address. A booking sends mail from the host's mailbox.
READING = Rule("reading", parse("240/minute"), is_shared=False)
BOOKING = Rule("booking", parse("30/10 minutes"), per_host=parse("120/10 minutes"))
CHANGING = Rule("changing", parse("30/10 minutes"))
CONNECTING = Rule("connecting", parse("30/10 minutes"))
SYNCHRONISING = Rule("synchronising", parse("60/minute"))
ARRIVING = Rule("arriving", parse("30/10 minutes"))
ENTERING = Rule("entering", parse("600/10 minutes"))
RETURNING = Rule("returning", parse("600/10 minutes"))
STRANGE_TOKENS = Rule("strange tokens", parse("60/10 minutes"), is_shared=False)

# Method and name of the address → rule. Whatever is not here is not limited; signing in is allauth's to limit.
TABLE = {
    ("GET", "api:event_type"): READING,
    ("GET", "api:slots"): READING,
    ("GET", "api:booking"): READING,
    ("POST", "api:bookings"): BOOKING,
    ("POST", "api:cancellation"): CHANGING,
    ("POST", "api:reschedule"): CHANGING,
    ("POST", "api:calendar_connections"): CONNECTING,
    ("POST", "api:synchronisation"): SYNCHRONISING,
    ("POST", "api:webhook_test"): SYNCHRONISING,
    ("POST", "api:replay"): SYNCHRONISING,
    ("POST", "web:bookings"): BOOKING,
    ("POST", "web:link_bookings"): BOOKING,
    ("POST", "web:connect"): CONNECTING,
    ("POST", "web:server_certificate"): CONNECTING,
    ("POST", "web:synchronisation"): SYNCHRONISING,
    ("POST", "web:webhook_test"): SYNCHRONISING,
    ("POST", "web:delivery_replay"): SYNCHRONISING,
    ("POST", "web:notification_sample"): SYNCHRONISING,
    ("POST", "web:first_run"): ARRIVING,
    ("POST", "invitation"): ARRIVING,
    ("POST", "oidc_login"): ENTERING,
    ("POST", "saml_login"): ENTERING,
    ("POST", "saml_answer"): ENTERING,
    ("GET", "oidc_callback"): RETURNING,
    ("GET", "saml_finish"): RETURNING,
    ("GET", "mfa_login_webauthn"): ENTERING,
    ("POST", "web:booking_cancellation"): CHANGING,
    ("POST", "web:booking_reschedule"): CHANGING,
    ("POST", "web:booking_confirmation"): CHANGING,
    ("POST", "web:hold_removal"): CHANGING,
}
_BOOKED = {201, 202, 302, 303}


class RateLimitMiddleware:
    """1. Who asks more often than the rule allows is told when to come back.
    2. Who wants to book with a host that has been booked more often than plausible, too.
    3. A booking that came about is counted for its host.
    4. Who shows token after token that is none is told so no more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.RATE_LIMITS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._everywhere = SlidingWindowCounterRateLimiter(DatabaseStorage())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        counted: tuple[RateLimitItem, str] | None = getattr(request, "counted_for_host", None)
        if counted and response.status_code in _BOOKED:
            self._everywhere.hit(*counted)
        if response.status_code == 401 and "Authorization" in request.headers:
            return self._after_strange_token(request) or response
        return response

    def _after_strange_token(self, request: HttpRequest) -> HttpResponse | None:
        limit, whose = STRANGE_TOKENS.per_address, f"{STRANGE_TOKENS.name} {address_of(request)}"
        return None if self._here.hit(limit, whose) else self._refusal(request, self._here, limit, whose)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, str]
    ) -> HttpResponse | None:
        match = request.resolver_match
        rule = TABLE.get((request.method or "", match.view_name)) if match else None
        if rule is None:
            return None
        limiter = self._everywhere if rule.is_shared else self._here
        whose = f"{rule.name} {address_of(request)}"
        if not limiter.hit(rule.per_address, whose):
            return self._refusal(request, limiter, rule.per_address, whose)
        if rule.per_host:
            whose = f"{rule.name} host {kwargs.get('host') or _host_named(request, kwargs)}"
            if not limiter.test(rule.per_host, whose):
                return self._refusal(request, limiter, rule.per_host, whose)
            request.counted_for_host = (rule.per_host, whose)  # type: ignore[attr-defined]
        return None

    def _refusal(
        self, request: HttpRequest, limiter: SlidingWindowCounterRateLimiter, limit: RateLimitItem, whose: str
    ) -> HttpResponse:
        """Where it came too often: a problem for callers of the API, a page for people."""
        whole_window_left = limiter.get_window_stats(limit, whose).reset_time - time.time()
        seconds = max(1, math.ceil(whole_window_left + limit.get_expiry() / limit.amount))
        if request.resolver_match and request.resolver_match.namespace == "api":
            return too_many_requests(seconds).response()
        page = render(request, "429.html", {"retry_after_seconds": seconds}, status=429)
        page["Retry-After"] = str(seconds)
        return page


def _host_named(request: HttpRequest, kwargs: dict[str, str]) -> str:
    """By a link, or by a JSON booking; what cannot be read is refused by the operation itself."""
    if token := kwargs.get("token"):
        return str(Host.objects.filter(event_types__links__token=token).values_list("slug", flat=True).first() or "")
    try:
        return str(orjson.loads(request.body)["host"])
    except (ValueError, KeyError, TypeError, RequestDataTooBig):
        return ""
