"""Names of people and of what they make: whatever is said, as long as it can be seen."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a symbol by class, and yet nothing is drawn


def can_be_seen(name: str) -> bool:
    """Whether a letter, a digit, a symbol or a mark of punctuation is in it: joiners and marks alone draw nothing."""
    return any(unicodedata.category(char)[0] in "LNSP" and char not in _BLANK for char in name)


def validate_name(name: str) -> None:
    if not can_be_seen(name):
        raise ValidationError(_("This name is made of signs that nobody can see."), code="unseen")
