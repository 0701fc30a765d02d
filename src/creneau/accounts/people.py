"""Adding people."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from creneau.accounts.models import Host, User
from creneau.accounts.profile import check_language


@transaction.atomic
def add_user(*, email: str, name: str, password: str, language: str = "", is_administrator: bool = False) -> User:
    """A new person who may sign in; ``ValidationError`` names the field that is wrong.

    The strength of the password is judged where a person chooses one for themselves: in the forms.
    """
    user = User(email=email.strip().lower(), name=name.strip(), language=language, is_administrator=is_administrator)
    user.set_password(password)
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
