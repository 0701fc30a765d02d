"""Tells the audit log who is behind a request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from creneau.accounts.models import Host
from creneau.accounts.record import Actor, Origin, coming_from
from creneau.config.client import client_address


class OriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with coming_from(lambda: _origin(request)):
            return self.get_response(request)


def _origin(request: HttpRequest) -> Origin:
    address = str(client_address(request) or "")
    browser = request.headers.get("User-Agent", "")
    caller = getattr(request, "auth", None)
    if isinstance(caller, Host):
        return Origin(Actor.PROGRAM, caller.user_id, address, browser)
    if request.user.is_authenticated:
        return Origin(Actor.PERSON, request.user.pk, address, browser)
    return Origin(Actor.VISITOR, None, address, browser)
