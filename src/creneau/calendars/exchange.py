"""The one place from which the product reaches Exchange."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from django.conf import settings

from creneau.calendars import kept, sign_ins, vault
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import CalendarConnection, PinnedCertificate
from creneau.config import measured
from creneau.ews import errors
from creneau.ews.connection import Connection
from creneau.ews.operations.operation import Operation
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials

Status = CalendarConnection.Status
Answer = TypeVar("Answer")
DEPENDS_ON = ("server", "email", "username", "sealed_password", "confirmed_host", "ca_pem")  # a connection, once open

ABOUT_NAMES = {"proposed_username", "scheme"}  # what only helps who signs in for the first time


class MeasuredConnection(Connection):
    def call(self, operation: Operation[Answer], timeout_seconds: float = 30.0) -> Answer:
        with measured.exchange(type(operation).__name__):
            return super().call(operation, timeout_seconds)


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
    """A connection to the account's server; the password is in clear within this block only."""
    with connect(connection) as server, _stopping_at_refusals(connection):
        yield server


def ask(connection: CalendarConnection, question: Callable[[Connection], Answer], *, anew: bool = False) -> Answer:
    """Something that is only read, over a connection that is kept for the next question.

    ``anew``: over one that is signed in for this and not kept: also web processes ask so, and nobody tidies up there.
    The question is asked again from its beginning where a kept connection turns out to have ended.
    """
    rules = policy()
    opened_for = (rules, *(getattr(connection, column) for column in DEPENDS_ON))
    kept_one = kept.take(connection.pk, opened_for)
    if anew:
        if kept_one:
            kept_one.close()
        with opened(connection) as server:
            return question(server)
    if kept_one:
        with suppress(errors.ConnectionLost):
            return _ask(connection, question, kept_one, opened_for)
    return _ask(connection, question, connect(connection, rules), opened_for)


def _ask(
    connection: CalendarConnection, question: Callable[[Connection], Answer], server: Connection, opened_for: object
) -> Answer:
    try:
        with _stopping_at_refusals(connection):
            answer = question(server)
    except BaseException:
        server.close()
        raise
    kept.keep(connection.pk, opened_for, server)
    return answer


@contextmanager
def _stopping_at_refusals(connection: CalendarConnection) -> Iterator[None]:
    """A sign-in that is refused is written down before anything else: nobody sends that password again."""
    try:
        yield
    except errors.SignInError as error:
        if is_refusal(error):
            refuse(connection, error)
        raise


def is_refusal(error: errors.ExchangeError) -> bool:
    """Whether it was this account, or its password: then nothing is sent again before the host acts."""
    return isinstance(error, errors.SignInError) and (error.was_spent or not isinstance(error, errors.NoWayIn))


def connect(connection: CalendarConnection, under: Policy | None = None) -> Connection:
    """Not yet signed in: that happens with the first request."""
    try:
        password = vault.unseal(connection.sealed_password, row=connection)
    except vault.VaultError as error:
        raise PasswordSealed(str(error)) from error
    return MeasuredConnection(
        connection.server,
        Credentials(connection.username, password),
        under or policy(),
        anchor_mailbox=connection.email,
        trust=Trust(confirmed_host=connection.confirmed_host, ca_pem=connection.ca_pem),
        around_sign_in=sign_ins.stored(connection, password),
    )


def refuse(connection: CalendarConnection, error: errors.ExchangeError) -> None:
    """The host has to give a password before anything is tried again; of several causes the first stays."""
    elsewhere = isinstance(error, errors.AlreadyRefused)  # another connection, or a form, sent the very same
    connection.status, connection.due_at = Status.NEEDS_PASSWORD, None
    connection.cause = errors.WrongCredentials.cause if elsewhere else error.cause
    rows = CalendarConnection.objects.filter(pk=connection.pk, sealed_password=connection.sealed_password)
    rows.exclude(status=connection.status).update(status=connection.status, cause=connection.cause, due_at=None)


def failed(error: errors.ExchangeError) -> ExchangeFailed:
    """The error as the floors above see it. A name that has been taken before is not what is wrong with a password."""
    detail: dict[str, Any] = {name: fact for name, fact in error.detail.items() if name not in ABOUT_NAMES}
    return ExchangeFailed(error.cause, error.next_step, detail)
