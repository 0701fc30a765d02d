"""What Exchange refused, and what is under way to it: counted so that nobody's Windows account is ever locked.

What counts is a mailbox and the name that signs in: a lock falls on the account, whoever's mailbox it opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django import db
from django.db.models import Q
from django.utils import timezone

from creneau.calendars.models import RefusedSignIn

REMEMBERED_FOR = timedelta(days=90)
SPAN = timedelta(minutes=30)
MOST_IN_SPAN = 2
FARTHEST = timedelta(minutes=10)  # what is under way for longer was written by a clock that ran ahead


@dataclass(frozen=True)
class SignIn:
    """What is about to be sent; the password as a keyed digest."""

    mailbox: str
    server: str  # host and port
    username: str
    digest: str

    @classmethod
    def at(cls, url: str, *, mailbox: str, username: str, digest: str) -> "SignIn":
        return cls(mailbox, (urlsplit(url).netloc or url).lower(), username, digest)

    def history(self) -> "History":
        """To be asked within the transaction that notes something: the two are one step for an account."""
        if db.connection.vendor == "postgresql":  # on SQLite every transaction is alone already
            with db.connection.cursor() as cursor:
                for who in sorted({self.mailbox.lower(), self.username.lower()}):
                    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sign-ins of {who}"])
        mine = Q(mailbox=self.mailbox) | Q(username__iexact=self.username)
        return History(self, list(RefusedSignIn.objects.filter(mine)), timezone.now())

    def note(self, *, undecided_until: datetime | None = None) -> RefusedSignIn:
        return RefusedSignIn.objects.create(
            mailbox=self.mailbox,
            server=self.server,
            username=self.username,
            password_digest=self.digest,
            refused_at=timezone.now(),
            undecided_until=undecided_until,
        )


@dataclass(frozen=True)
class History:
    """What is known of the account that is about to sign in."""

    sign_in: SignIn
    rows: Sequence[RefusedSignIn]
    now: datetime

    @property
    def was_refused(self) -> bool:
        """The same server, name and password."""
        wanted = (self.sign_in.server, self.sign_in.username.lower(), self.sign_in.digest)
        refused = (row for row in self.rows if row.undecided_until is None)
        return any((row.server, row.username.lower(), row.password_digest) == wanted for row in refused)

    @property
    def spent(self) -> list[datetime]:
        """The refusals of the last half hour. One of a clock that ran ahead counts for no longer than that either."""
        refused = (row.refused_at for row in self.rows if row.undecided_until is None)
        return sorted(at for at in refused if self.now - SPAN < at < self.now + SPAN)

    @property
    def retry_at(self) -> datetime | None:
        """When something may be sent again, where a third refusal could follow now."""
        if len(self.spent) < MOST_IN_SPAN:
            return None
        return (self.spent[-MOST_IN_SPAN] + SPAN).replace(microsecond=0) + timedelta(seconds=1)

    @property
    def is_under_way(self) -> bool:
        """A stored password is at the server just now: it may come back refused."""
        ends = (row.undecided_until for row in self.rows if row.undecided_until)
        return any(self.now < end < self.now + FARTHEST for end in ends)


def forget_old_refusals() -> None:
    now = timezone.now()
    RefusedSignIn.objects.filter(refused_at__lt=now - REMEMBERED_FOR).delete()
    RefusedSignIn.objects.filter(undecided_until__lt=now - FARTHEST).delete()
