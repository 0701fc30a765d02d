"""How sign-in behaves here: what allauth asks, answered by the same code as elsewhere."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from creneau.accounts.models import User
from creneau.config.client import client_address
from creneau.web import addresses
from creneau.web.signin.again import lately, ways


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: administrators add people."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Where ``next`` may lead: a path here. allauth would go to whatever host may be asked for, such as
        ``localhost``."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth breaks on fewer proxies than expected, and counts all of IPv4 in the clothes of IPv6 as one."""
        address = client_address(request)
        if address is None:
            raise PermissionDenied
        return str(address)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Also of who has neither a password of ours nor a second step, whom allauth lets pass, or from 65.22 on asks
        without end."""
        if ways(self.request.user):
            if lately(self.request):
                return False
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        found: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return found if found or not isinstance(user, User) else ways(user)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """The link is of this installation, whatever ``Host`` and port the request came with."""
        super().send_password_reset_mail(user, email, context | {"password_reset_url": addresses.of_new_password(user)})
