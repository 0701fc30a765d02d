"""Adding people."""

from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from creneau.accounts.alerts import Kind, alert
from creneau.accounts.models import Host, User
from creneau.accounts.profile import check_language
from creneau.accounts.sessions import end_all
from creneau.accounts.slugs import RESERVED


@transaction.atomic
def add_user(
    *, email: str, name: str, password: str | None, language: str = "", is_administrator: bool = False
) -> User:
    """A new person who may sign in; ``ValidationError`` names the field that is wrong.

    Without a password it is the organisation that says who they are, and none is set here later.

    The strength of the password is judged where a person chooses one for themselves: in the forms.
    """
    user = User(email=email.strip().lower(), name=name.strip(), language=language, is_administrator=is_administrator)
    user.set_password(password)
    user.is_from_directory = password is None
    user.full_clean()
    check_language(language)
    user.save()
    return user


@transaction.atomic
def add_host(*, user: User, slug: str, time_zone: str) -> Host:
    """Make the person bookable under ``/slug``; ``ValidationError`` names the field that is wrong."""
    if Host.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("The name %(slug)s is taken.") % {"slug": slug}}, code="taken")
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        raise ValidationError({"time_zone": _("%(zone)s is not a time zone.") % {"zone": time_zone}}) from None
    host = Host(user=user, slug=slug, time_zone=time_zone)
    host.full_clean()
    host.save()
    return host


def free_slug(email: str) -> str:
    """``alice``, or ``alice-2`` where there is an Alice already."""
    base = slugify(email.partition("@")[0])[:50].rstrip("-_") or "host"
    taken = {*Host.objects.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)


@transaction.atomic
def make_administrator(*, user: User, is_administrator: bool) -> User:
    """``ValidationError`` where nobody would be left who administers."""
    if not is_administrator:
        keep_an_administrator(without=user)
    user.is_administrator = is_administrator
    user.save(update_fields=["is_administrator"])
    return user


def keep_an_administrator(*, without: User) -> None:
    """``ValidationError`` if the person is the last who administers. Locks: of two who leave at once, one stays."""
    rows = User.objects.select_for_update().filter(is_administrator=True, is_active=True)
    if not [row for row in rows if row.pk != without.pk] and without.is_administrator:
        raise ValidationError(_("This is the only administrator. Make somebody else one first."))


@transaction.atomic
def forget_password(*, user: User) -> User:
    """The present password no longer signs in, and nobody is signed in with it; a new one is chosen by a link.
    ``ValidationError`` where it is the organisation that says who they are."""
    if user.has_password_elsewhere:
        raise ValidationError(
            _(
                "This person has no password here, but signs in with your organisation’s account. "
                "Reset the password there."
            )
        )
    user.set_unusable_password()
    user.is_from_directory = False
    user.save(update_fields=["password", "is_from_directory"])
    end_all(user=user)
    alert(Kind.PASSWORD_TAKEN, user)
    return user


@transaction.atomic
def forget_second_factors(*, user: User) -> int:
    """For who lost phone and recovery codes: no second step is asked for. How many were forgotten."""
    rows = Authenticator.objects.filter(user=user)
    count: int = rows.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    rows.delete()
    end_all(user=user)
    alert(Kind.SECOND_FACTORS_TAKEN, user)
    return count
