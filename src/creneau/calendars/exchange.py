"""The one place from which the product reaches Exchange."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from creneau.calendars import refusals, vault
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import CalendarConnection, PinnedCertificate
from creneau.ews import errors
from creneau.ews.connection import Connection
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials

Status = CalendarConnection.Status


class PasswordSealed(errors.ExchangeError):
    """No key of this installation opens the stored password: nothing can be asked until the administrator mends it."""

    cause = "password_sealed"
    advice = "ask_it"


def policy() -> Policy:
    """What the administrator decided, for everything that opens a connection."""
    return Policy(
        allowed_hosts=settings.EXCHANGE_ALLOWED_HOSTS,
        allowed_networks=tuple(map(str, settings.EXCHANGE_ALLOWED_NETWORKS)),
        ca_pem=settings.EXCHANGE_CA,
        servers=settings.EXCHANGE_SERVERS,
        pinned=dict(PinnedCertificate.objects.values_list("host", "fingerprint")),
    )


@contextmanager
def opened(connection: CalendarConnection) -> Iterator[Connection]:
    """A connection to the account's server; the password is in clear within this block only.

    A sign-in that is refused is written down before anything else: nobody sends that password again.
    """
    with connect(connection) as server:
        try:
            yield server
        except errors.AlreadyRefused:
            raise
        except errors.SignInError as error:
            refuse(connection, error)
            raise


def connect(connection: CalendarConnection) -> Connection:
    """Not yet signed in: that happens with the first request."""
    try:
        password = vault.unseal(connection.sealed_password, row=connection)
    except vault.VaultError as error:
        raise PasswordSealed(str(error)) from error
    return Connection(
        connection.server,
        Credentials(connection.username, password),
        policy(),
        anchor_mailbox=connection.email,
        trust=Trust(confirmed_host=connection.confirmed_host, ca_pem=connection.ca_pem),
        before_sign_in=lambda _url, _username: _hold_back(connection),
    )


def refuse(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """The host has to give a password before anything is tried again."""
    connection.status, connection.cause, connection.due_at = Status.NEEDS_PASSWORD, error.cause, None
    rows = CalendarConnection.objects.filter(pk=connection.pk, sealed_password=connection.sealed_password)
    if isinstance(error, refusals.SPENT) and rows.exclude(status=Status.NEEDS_PASSWORD).exists():
        refusals.refused_later(connection, vault.unseal(connection.sealed_password, row=connection))
    rows.update(status=connection.status, cause=connection.cause, due_at=None)


def failed(error: errors.ExchangeError) -> ExchangeFailed:
    """The error as the floors above see it."""
    detail: dict[str, Any] = dict(error.detail)
    return ExchangeFailed(error.cause, error.next_step, detail)


def _hold_back(connection: CalendarConnection) -> None:
    """Somebody else may have been refused with this password a moment ago."""
    row = CalendarConnection.objects.filter(pk=connection.pk).values_list("status", flat=True).first()
    if row == Status.NEEDS_PASSWORD:
        raise errors.AlreadyRefused
