"""Who is calling: a host, known by a bearer token."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from creneau.accounts import tokens
from creneau.accounts.models import Host


class HostRequest(HttpRequest):
    """A request that carried the token of an active host."""

    auth: Host


class HostToken(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Host | None:
        return tokens.host_of(token)
