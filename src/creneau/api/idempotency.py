"""``Idempotency-Key``: the same request sent twice makes one thing. Booking has its own, for people without a token."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Generic, NamedTuple, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header

from creneau.api.authentication import HostRequest
from creneau.api.fields import IdempotencyKey as Key
from creneau.api.models import IdempotencyKey
from creneau.api.problems import Problem, invalid

Made = TypeVar("Made", bound=models.Model)

OptionalKey = Annotated[Key | None, Header(alias="Idempotency-Key")]
KEPT = timedelta(days=7)


class Once(NamedTuple, Generic[Made]):
    """``is_new`` is False when the key brought back what the first request made."""

    made: Made
    is_new: bool

    @property
    def status(self) -> int:
        return 201 if self.is_new else 200


def once(
    request: HostRequest,
    key: str | None,
    kind: models.QuerySet[Made],
    make: Callable[[], Made],
    said: bytes | None = None,
) -> Once[Made]:
    """``make`` runs in one transaction with noting the key. ``kind``: where to find what an earlier request made.

    ``said``: what has to be the same as in the first request, if not the whole body.
    """
    if key is None:
        return Once(make(), is_new=True)
    digest = hashlib.sha256(request.path.encode() + b"\0" + (request.body if said is None else said)).hexdigest()
    if first := _first(request, key, digest, kind):
        return Once(first, is_new=False)
    try:
        return Once(_make(request, key, digest, make), is_new=True)
    except IntegrityError:  # perhaps the same request, sent at the same moment
        if first := _first(request, key, digest, kind):
            return Once(first, is_new=False)
        raise


@transaction.atomic
def _make(request: HostRequest, key: str, digest: str, make: Callable[[], Made]) -> Made:
    IdempotencyKey.objects.filter(host=request.auth, created_at__lt=timezone.now() - KEPT).delete()
    note = IdempotencyKey.objects.create(host=request.auth, key=key, digest=digest, made=0)
    made = make()
    note.made = made.pk
    note.save(update_fields=["made"])
    return made


def _first(request: HostRequest, key: str, digest: str, kind: models.QuerySet[Made]) -> Made | None:
    note = IdempotencyKey.objects.filter(host=request.auth, key=key).first()
    if note is None:
        return None
    if note.digest != digest:
        raise invalid([("Idempotency-Key", _("This key was used for another request."))])
    made = kind.filter(pk=note.made).first()
    if made is None:
        raise deleted_since()
    return made


def deleted_since() -> Problem:
    return Problem(404, _("What this key made has been deleted since."))
