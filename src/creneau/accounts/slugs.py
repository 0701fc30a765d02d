"""The names under which hosts have their pages."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = frozenset(
    [
        "accessibility",
        "account",
        "admin",
        "administration",
        "api",
        "app",
        "assets",
        "availability",
        "b",
        "booking",
        "bookings",
        "calendar",
        "connect",
        "embed",
        "embed.js",
        "event-types",
        "favicon.ico",
        "first-run",
        "healthz",
        "help",
        "host",
        "hosts",
        "l",
        "language",
        "legal",
        "meetings",
        "metrics",
        "null",
        "pages",
        "people",
        "privacy",
        "readyz",
        "robots.txt",
        "settings",
        "sign-in",
        "signin",
        "static",
        "support",
        "teams",
        "undefined",
    ]
)
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")


def validate_slug(slug: str) -> None:
    """Lower-case letters, digits, inner dots, dashes and underscores; not a word the application needs."""
    if not _SLUG.fullmatch(slug):
        raise ValidationError(_("Use lower-case letters, digits, dots and dashes only."), code="invalid")
    if slug in RESERVED:
        raise ValidationError(_("This name is needed by the application itself. Choose another."), code="reserved")
