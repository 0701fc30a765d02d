"""API tokens: made once, shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.accounts.alerts import Kind, alert
from creneau.accounts.models import ApiToken, Host
from creneau.accounts.scopes import Scope, validate_scopes

USE_IS_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue(
    *, host: Host, name: str = "", scopes: Iterable[str] = (Scope.ALL,), expires_at: datetime | None = None
) -> str:
    """A new token of the host, in clear for the only time; ``ValidationError`` names the field that is wrong."""
    if expires_at and expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("This moment has passed.")})
    token = f"crn_{secrets.token_urlsafe(32)}"
    row = ApiToken(
        host=host, digest=digest_of(token), name=name.strip(), scopes=validate_scopes(scopes), expires_at=expires_at
    )
    row.full_clean()
    row.save()
    alert(Kind.TOKEN_MADE, host.user, row.name)
    return token


def found(token: str) -> ApiToken | None:
    """The token of an active host that has not expired, or None. That it was used is noted."""
    now = timezone.now()
    row = (
        ApiToken.objects.select_related("host__user")
        .filter(digest=digest_of(token), host__user__is_active=True)
        .first()
    )
    if row is None or row.has_expired(now):
        return None
    _note_use(row, now)
    return row


def host_of(token: str) -> Host | None:
    """The active host whom the token belongs to, or None."""
    row = found(token)
    return row.host if row else None


def _note_use(row: ApiToken, now: datetime) -> None:
    """Once a minute: a program that asks often makes the database write seldom."""
    stale = now - USE_IS_NOTED_EVERY
    if row.last_used_at is None or row.last_used_at < stale:
        ApiToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=stale), pk=row.pk).update(last_used_at=now)


def digest_of(token: str) -> str:
    """What is kept of a token, and found by: it says nothing about the token."""
    return hashlib.sha256(token.encode()).hexdigest()
