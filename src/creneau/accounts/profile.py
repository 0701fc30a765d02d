"""What a host says of themselves."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from creneau.accounts.models import Host


@transaction.atomic
def change_profile(
    *,
    host: Host,
    name: str | None = None,
    slug: str | None = None,
    time_zone: str | None = None,
    language: str | None = None,
) -> Host:
    """What is None stays; ``language`` "" follows the browser. ``ValidationError`` by field."""
    user = host.user
    user.name = user.name if name is None else name.strip()
    user.language = user.language if language is None else check_language(language)
    host.slug = host.slug if slug is None else _free_slug(host, slug)
    host.time_zone = host.time_zone if time_zone is None else _zone(time_zone)
    user.full_clean(exclude=["email", "password"])
    host.full_clean(exclude=["user"], validate_unique=False)
    user.save(update_fields=["name", "language"])
    host.save(update_fields=["slug", "time_zone"])
    return host


def _free_slug(host: Host, slug: str) -> str:
    if Host.objects.filter(slug=slug).exclude(pk=host.pk).exists():
        raise ValidationError({"slug": _("The name %(slug)s is taken.") % {"slug": slug}}, code="taken")
    return slug


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValidationError({"time_zone": _("%(zone)s is not a time zone.") % {"zone": name}}) from None
    return name


def check_language(code: str) -> str:
    """``ValidationError`` unless it is one of the pages, or "", which follows the browser."""
    if code and code not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("There is no translation into %(code)s.") % {"code": code}})
    return code
