"""How sign-in behaves here: what allauth asks, answered by the same code as elsewhere."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from creneau.accounts.models import User
from creneau.config.client import client_address
from creneau.web import addresses


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

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """The link is of this installation, whatever ``Host`` and port the request came with."""
        super().send_password_reset_mail(user, email, context | {"password_reset_url": addresses.of_new_password(user)})
