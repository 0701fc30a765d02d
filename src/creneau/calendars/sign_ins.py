"""Around every sign-in: held back where it could lock the account, written down before it is sent.

A password that was typed counts as refused until the server took it: submissions side by side, or a process that is
killed in between, cannot add up to more than two. A stored one was right the last time, so it counts only once it is
refused; but no more than one is at the server at a time, and after the first refusal nobody sends it again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, ConnectionAttempt, RefusedSignIn
from creneau.calendars.refusals import MOST_IN_SPAN, SignIn
from creneau.ews import errors
from creneau.ews.deadline import Deadline
from creneau.ews.sign_in import AroundSignIn

PATIENCE_SECONDS = 15.0
PAUSE_SECONDS = 0.02
GRACE = timedelta(seconds=15)  # after a request must have ended; then whoever sent it is dead


class SignInsSpent(errors.Throttled):
    """Two were refused in half an hour: nothing is sent before ``retry_at``, a password that was right neither."""

    cause = "already_refused"


def typed(attempt: ConnectionAttempt, password: str) -> AroundSignIn:
    """For the password of an attempt; ``AlreadyRefused`` says why it is not sent."""
    digest = vault.digest(password)

    def around(url: str, username: str, within_seconds: float) -> AbstractContextManager[None]:
        sign_in = SignIn.at(url, mailbox=attempt.email, username=username, digest=digest)
        return _noted(_wait(lambda: _note_typed(sign_in, attempt), within_seconds))

    return around


def stored(connection: CalendarConnection, password: str) -> AroundSignIn:
    """For the password of a connection; ``AlreadyRefused``, or ``SignInsSpent`` where it may be sent later."""
    digest = vault.digest(password)

    def around(url: str, username: str, within_seconds: float) -> AbstractContextManager[None]:
        sign_in = SignIn.at(url, mailbox=connection.email, username=username, digest=digest)
        until = timezone.now() + timedelta(seconds=within_seconds) + GRACE
        return _noted(_wait(lambda: _take_turn(sign_in, connection, until), within_seconds))

    return around


@contextmanager
def _noted(row: RefusedSignIn) -> Iterator[None]:
    """What the server took, or did not answer, is crossed out. Of what breaks off otherwise nobody knows: it stays."""
    try:
        yield
    except errors.ExchangeError as error:
        if error.was_spent:
            RefusedSignIn.objects.filter(pk=row.pk).update(undecided_until=None, refused_at=timezone.now())
        else:
            row.delete()
        raise
    row.delete()


def _wait(attempt: Callable[[], RefusedSignIn | None], within_seconds: float) -> RefusedSignIn:
    deadline = Deadline(min(within_seconds, PATIENCE_SECONDS))
    while (row := attempt()) is None:
        if deadline.left() <= 0:
            raise errors.TimedOut("another sign-in of this account is still under way")
        time.sleep(PAUSE_SECONDS)
    return row


@transaction.atomic
def _note_typed(sign_in: SignIn, attempt: ConnectionAttempt) -> RefusedSignIn | None:
    history = sign_in.history()
    if history.retry_at:
        raise errors.AlreadyRefused(next_step="wait", retry_at=_instant(history.retry_at))
    if history.was_refused and not attempt.try_again:
        raise errors.AlreadyRefused(host=sign_in.server)
    if history.is_under_way and len(history.spent) + 1 >= MOST_IN_SPAN:
        return None
    return sign_in.note()


@transaction.atomic
def _take_turn(sign_in: SignIn, connection: CalendarConnection, until: datetime) -> RefusedSignIn | None:
    _require_unchanged(connection)
    history = sign_in.history()
    if history.was_refused:
        raise errors.AlreadyRefused
    if history.retry_at:
        left = (history.retry_at - history.now).total_seconds()
        raise SignInsSpent(retry_at=_instant(history.retry_at), retry_after_seconds=left)
    return None if history.is_under_way else sign_in.note(undecided_until=until)


def _require_unchanged(connection: CalendarConnection) -> None:
    """The password may have been refused, or renewed, since it was opened."""
    rows = CalendarConnection.objects.filter(pk=connection.pk).values_list("status", "sealed_password")
    status, sealed = rows.first() or ("", b"")
    if status == CalendarConnection.Status.NEEDS_PASSWORD:
        raise errors.AlreadyRefused
    if bytes(sealed) != bytes(connection.sealed_password):
        raise errors.ConnectionLost("the account was disconnected, or its password renewed")


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
