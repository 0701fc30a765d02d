"""Who is calling: a host, known by a bearer token that is good for what is asked."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from creneau.accounts import tokens
from creneau.accounts.models import Host
from creneau.accounts.scopes import Scope
from creneau.api.problems import in_clear, not_allowed
from creneau.config.client import came_in_clear

_READING = {"GET", "HEAD", "OPTIONS"}


class HostRequest(HttpRequest):
    """A request that carried the token of an active host."""

    auth: Host


class HostToken(HttpBearer):
    """``scope``: what a token must be good for."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Host | None:
        known = tokens.found(token)
        if known and came_in_clear(request):
            raise in_clear()
        if known and not known.may(self.scope, reading=request.method in _READING):
            raise not_allowed(self.scope)
        return known.host if known else None


def is_known(request: HttpRequest) -> bool:
    """Whether a request to what everybody may call carries the token of an active host, whatever it is good for."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and tokens.found(token.strip()) is not None
