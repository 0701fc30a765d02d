"""API tokens: made once, shown once, kept as a digest."""

import hashlib
import secrets

from creneau.accounts.models import ApiToken, Host


def issue(*, host: Host) -> str:
    """A new token of the host, in clear for the only time."""
    token = f"crn_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(host=host, digest=_digest(token))
    return token


def host_of(token: str) -> Host | None:
    """The active host whom the token belongs to, or None."""
    return Host.objects.select_related("user").filter(tokens__digest=_digest(token), user__is_active=True).first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
