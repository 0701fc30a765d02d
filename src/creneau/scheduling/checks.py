"""What an event type may not be."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

LONGEST_MINUTES = 24 * 60
LONGEST_NOTICE_MINUTES = 365 * 24 * 60
LONGEST_TEXT = 5000
MOST_BOOKINGS = 500
MOST_DAYS = 730
MOST_DURATIONS = 10


def between(least: int, most: int) -> list[BaseValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


def validate_durations(minutes: object) -> None:
    """At least one; each whole minutes of at most a day, none twice."""
    if not isinstance(minutes, list) or not 1 <= len(minutes) <= MOST_DURATIONS or len(set(minutes)) < len(minutes):
        raise ValidationError(_("Give 1 to %(count)s different durations.") % {"count": MOST_DURATIONS})
    if not all(isinstance(each, int) and 1 <= each <= LONGEST_MINUTES for each in minutes):
        raise ValidationError(_("A duration is whole minutes from 1 to 1440."))


def validate_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_("At most %(count)s characters.") % {"count": LONGEST_TEXT})


def validate_redirect(address: str) -> None:
    """Only to where the address itself says, and only over TLS."""
    try:
        parts = urlsplit(address)
        has_credentials = bool(parts.username or parts.password)
    except ValueError:
        parts, has_credentials = urlsplit(""), False
    if parts.scheme != "https" or not parts.hostname or has_credentials:
        raise ValidationError(_("Give a whole address that begins with https://."))
