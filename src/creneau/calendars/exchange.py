"""The one place from which the product reaches Exchange."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from creneau.calendars import vault
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import CalendarConnection
from creneau.ews.connection import Connection
from creneau.ews.errors import ExchangeError
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials


def policy() -> Policy:
    """What the administrator decided, for everything that opens a connection."""
    return Policy(
        allowed_hosts=settings.EXCHANGE_ALLOWED_HOSTS,
        allowed_networks=tuple(map(str, settings.EXCHANGE_ALLOWED_NETWORKS)),
        ca_pem=settings.EXCHANGE_CA,
        servers=settings.EXCHANGE_SERVERS,
    )


@contextmanager
def opened(connection: CalendarConnection) -> Iterator[Connection]:
    """A connection to the account's server; the password is in clear within this block only."""
    credentials = Credentials(connection.username, vault.unseal(connection.sealed_password, row=connection))
    trust = Trust(confirmed_host=connection.confirmed_host)
    with Connection(connection.server, credentials, policy(), anchor_mailbox=connection.email, trust=trust) as exchange:
        yield exchange


def failed(error: ExchangeError) -> ExchangeFailed:
    """The error as the floors above see it."""
    detail: dict[str, Any] = dict(error.detail)
    return ExchangeFailed(error.cause, error.next_step, detail)
