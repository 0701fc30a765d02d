"""Asking somebody in: a link that works once, and for a week."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.accounts.models import Invitation, User
from creneau.accounts.tokens import digest_of

LASTS = timedelta(days=7)


@transaction.atomic
def invite(
    *, email: str, name: str, is_administrator: bool = False, has_page: bool = True, by: User
) -> tuple[Invitation, str]:
    """The invitation and, for the only time, what its link says; one sent before to the same address ends.
    ``ValidationError`` names the field that is wrong."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": _("Somebody with this address is here already.")})
    Invitation.objects.filter(email=email).delete()
    token = secrets.token_urlsafe(32)
    row = Invitation(
        email=email,
        name=name.strip(),
        is_administrator=is_administrator,
        has_page=has_page,
        digest=digest_of(token),
        invited_by=by,
        expires_at=timezone.now() + LASTS,
    )
    row.full_clean()
    row.save()
    return row, token


def invited(token: str) -> Invitation | None:
    """None where the link is none, was used, or is too old."""
    return Invitation.objects.filter(digest=digest_of(token), expires_at__gt=timezone.now()).first()
