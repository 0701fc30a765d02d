"""Never locks an account: what Exchange refused is remembered, and not sent again by itself."""

from datetime import timedelta
from urllib.parse import urlsplit

from django import db
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, ConnectionAttempt, RefusedSignIn
from creneau.ews import errors

REMEMBERED_FOR = timedelta(days=90)
SPAN = timedelta(minutes=30)
MOST_IN_SPAN = 2


SPENT = (errors.WrongCredentials, errors.ChannelBinding)  # the server counted a wrong password


class SignInGuard:
    """Asked by the diagnosis before it sends a name and password to a server; raises to hold them back.

    What is about to be sent counts as refused until the server took it: attempts side by side cannot be more than two.
    """

    def __init__(self, attempt: ConnectionAttempt, password: str) -> None:
        self._attempt = attempt
        self._digest = vault.digest(password)
        self._row: RefusedSignIn | None = None

    def __call__(self, url: str, username: str) -> None:
        self.accepted()
        with transaction.atomic():
            _one_at_a_time(self._attempt.email)
            _hold_back_too_many(self._attempt.email)
            if not self._attempt.try_again and _same(url, username, self._digest).exists():
                raise errors.AlreadyRefused(host=_host(url))
            self._row = _note(self._attempt.email, url, username, self._digest)

    def accepted(self) -> None:
        """What was sent last was not refused."""
        if self._row:
            self._row.delete()
            self._row = None

    def remember(self, error: errors.ExchangeError) -> None:
        """Keep the server, name and password if it is them that were refused."""
        if not isinstance(error, SPENT):
            self.accepted()


def refused_later(connection: CalendarConnection, password: str) -> None:
    """A stored password that worked once counts like one that was just typed."""
    _note(connection.email, connection.server, connection.username, vault.digest(password))


def forget_old_refusals() -> None:
    RefusedSignIn.objects.filter(refused_at__lt=timezone.now() - REMEMBERED_FOR).delete()


def _note(mailbox: str, url: str, username: str, digest: str) -> RefusedSignIn:
    return RefusedSignIn.objects.create(
        mailbox=mailbox, server=_host(url), username=username, password_digest=digest, refused_at=timezone.now()
    )


def _one_at_a_time(mailbox: str) -> None:
    """Counting and noting are one step for a mailbox. On SQLite every transaction is alone already."""
    if db.connection.vendor == "postgresql":
        with db.connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sign-ins of {mailbox}"])


def _hold_back_too_many(mailbox: str) -> None:
    since = timezone.now() - SPAN
    recent = list(
        RefusedSignIn.objects.filter(mailbox=mailbox, refused_at__gt=since)
        .order_by("-refused_at")
        .values_list("refused_at", flat=True)[:MOST_IN_SPAN]
    )
    if len(recent) == MOST_IN_SPAN:
        retry_at = (recent[-1] + SPAN).replace(microsecond=0) + timedelta(seconds=1)
        raise errors.AlreadyRefused(next_step="wait", retry_at=retry_at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _same(url: str, username: str, digest: str) -> QuerySet[RefusedSignIn]:
    return RefusedSignIn.objects.filter(server=_host(url), username__iexact=username, password_digest=digest)


def _host(url: str) -> str:
    return (urlsplit(url).netloc or url).lower()
