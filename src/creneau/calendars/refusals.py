"""Never locks an account: what Exchange refused is remembered, and not sent again by itself."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils import timezone

from creneau.calendars import vault
from creneau.calendars.models import ConnectionAttempt, RefusedSignIn
from creneau.ews import errors

REMEMBERED_FOR = timedelta(days=90)
SPAN = timedelta(minutes=30)
MOST_IN_SPAN = 2


class SignInGuard:
    """Asked by the diagnosis before it sends a name and password to a server; raises to hold them back."""

    def __init__(self, attempt: ConnectionAttempt, password: str) -> None:
        self._attempt = attempt
        self._digest = vault.digest(password)
        self._sent: tuple[str, str] | None = None

    def __call__(self, url: str, username: str) -> None:
        _hold_back_too_many(self._attempt.email)
        if not self._attempt.try_again and _same(url, username, self._digest).exists():
            raise errors.AlreadyRefused(host=_host(url))
        self._sent = url, username

    def remember(self, error: errors.ExchangeError) -> None:
        """Keep the server, name and password that were refused."""
        if isinstance(error, errors.WrongCredentials) and self._sent:
            url, username = self._sent
            RefusedSignIn.objects.create(
                mailbox=self._attempt.email,
                server=_host(url),
                username=username,
                password_digest=self._digest,
                refused_at=timezone.now(),
            )


def forget_old_refusals() -> None:
    RefusedSignIn.objects.filter(refused_at__lt=timezone.now() - REMEMBERED_FOR).delete()


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
