"""A program that carries the token of a host."""

from __future__ import annotations

from typing import Any

from django.test import Client

from creneau.accounts import tokens
from creneau.accounts.models import Host


def bearer(host: Host, *scopes: str, at: str = "127.0.0.1", **more: Any) -> Client:
    """On this very machine, as the plain http of the tests asks for. ``more`` goes to ``tokens.issue``."""
    token = tokens.issue(host=host, **({"scopes": scopes} if scopes else {}), **more)
    return Client(headers={"Authorization": f"Bearer {token}", "host": at})
