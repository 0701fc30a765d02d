"""Requests to the provider that the administrator named: over verified TLS, to nobody else, not for long."""

from __future__ import annotations

import functools
import ssl
from typing import Any

import requests
from requests.adapters import HTTPAdapter

SECONDS = 10  # for each answer


def session(authorities: str) -> requests.Session:
    """``authorities``: PEM text, added to the system's. ``requests.RequestException`` where there is no good answer.

    Redirects are not followed, with a code or a token in hand; proxies and passwords of the environment are ignored.
    """
    made = requests.Session()
    made.trust_env, made.max_redirects = False, 0
    made.mount("https://", _Verified(_trust(authorities)))
    made.request = functools.partial(made.request, timeout=SECONDS)  # type: ignore[method-assign]
    return made


class _Verified(HTTPAdapter):
    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """By our context alone: requests would add authorities of its own."""
        conn.cert_reqs = "CERT_REQUIRED"


@functools.cache
def _trust(authorities: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authorities:
        context.load_verify_locations(cadata=authorities)
    return context
