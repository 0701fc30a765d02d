"""Who is let in on the word of the organisation's provider.

1. Who is linked to that account of the provider's already is that person, whatever address it has by now.
2. Else it goes by the address, if the provider has verified it: somebody who is here, or who is invited, or, where the
   administrator wants it, a newcomer. From then on the two are linked.
3. Nobody is taken over: an address that belongs to somebody linked to another account of the provider stays theirs.
"""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from creneau.accounts.alerts import Kind, alert
from creneau.accounts.models import Invitation, User
from creneau.accounts.names import can_be_seen
from creneau.accounts.people import add_user, free_slug, make_administrator
from creneau.accounts.provided import NotAdmitted, Provided, Refusal, Rules
from creneau.accounts.record import Act, Thing, record
from creneau.accounts.sessions import end_all
from creneau.scheduling.welcome import accept, add_page


def admit(*, provided: Provided, rules: Rules) -> User:
    """``NotAdmitted`` for who stays outside; nothing is kept of them.

    Who finds that somebody else was quicker, with the same account or the same address, looks again.
    """
    try:
        return _admitted(provided, rules)
    except (IntegrityError, ValidationError):
        return _admitted(provided, rules)


@transaction.atomic
def _admitted(provided: Provided, rules: Rules) -> User:
    if rules.group and rules.group not in provided.groups:
        raise NotAdmitted(Refusal.NOT_IN_GROUP, _number(provided))
    user = _linked(provided) or _by_address(provided, rules)
    if not user.is_active:
        raise NotAdmitted(Refusal.DEACTIVATED, user.pk)
    if rules.administrators_group:
        _settle_role(user, is_administrator=rules.administrators_group in provided.groups)
    return user


@transaction.atomic
def forget_links(*, user: User) -> int:
    """For who has a new account there: the next sign-in goes by the verified address again, and nobody is signed in
    by the old one. How many were forgotten."""
    count: int = SocialAccount.objects.filter(user=user).delete()[0]
    record(Thing.PERSON, Act.CHANGED, user.pk, fields=["links"])
    if count:
        end_all(user=user)
        alert(Kind.ORGANISATION_FORGOTTEN, user)
    return count


def _linked(provided: Provided) -> User | None:
    row = SocialAccount.objects.filter(provider=provided.provider_key, uid=provided.subject_key).first()
    return row.user if row else None


def _by_address(provided: Provided, rules: Rules) -> User:
    if not provided.email or not provided.is_verified:
        raise NotAdmitted(Refusal.UNVERIFIED)
    known = User.objects.select_for_update().filter(email=provided.email).first()  # of two at once, one waits
    if known and (linked := _linked(provided)):
        return linked  # the same account came twice
    if known and SocialAccount.objects.filter(user=known, provider=provided.provider_key).exists():
        raise NotAdmitted(Refusal.SOMEBODY_ELSE, known.pk)
    if known and not known.is_active:
        raise NotAdmitted(Refusal.DEACTIVATED, known.pk)
    user = known or _invited(provided) or _newcomer(provided, rules)
    SocialAccount.objects.create(user=user, provider=provided.provider_key, uid=provided.subject_key, extra_data={})
    record(Thing.PERSON, Act.CHANGED, user.pk, by=user.pk, fields=["links"])
    if known:
        alert(Kind.ORGANISATION_LINKED, user, provided.issuer)
    return user


def _invited(provided: Provided) -> User | None:
    row = Invitation.objects.filter(email=provided.email, expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    slug = free_slug(row.email) if row.has_page else ""
    return accept(
        invitation=row, name=row.name, password=None, slug=slug, time_zone=settings.DEFAULT_TIME_ZONE, language=""
    )


def _newcomer(provided: Provided, rules: Rules) -> User:
    if not rules.takes_newcomers:
        raise NotAdmitted(Refusal.UNKNOWN)
    name = provided.name if can_be_seen(provided.name) else provided.email.partition("@")[0]
    user = add_user(email=provided.email, name=name[:200], password=None)
    add_page(user=user, slug=free_slug(user.email), time_zone=settings.DEFAULT_TIME_ZONE)
    return user


def _settle_role(user: User, *, is_administrator: bool) -> None:
    """The last who administers goes on, whatever the provider's group says."""
    if user.is_administrator == is_administrator:
        return
    try:
        make_administrator(user=user, is_administrator=is_administrator)
    except ValidationError:
        user.is_administrator = True


def _number(provided: Provided) -> int | None:
    linked = _linked(provided)
    return linked.pk if linked else None
