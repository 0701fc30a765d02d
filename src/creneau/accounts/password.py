"""Passwords that others would guess: variations of common ones, and those that were in a breach (a local list)."""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LOOKALIKES = str.maketrans("01345@$!7", "oieasasit")
_LINE = 60  # bytes: a line of the list is 40 letters, a colon, a number
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_AGAIN = re.compile(r"(.{1,4})\1+.?")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)


class GuessableValidator:
    """``Password2027!`` is ``password``; so are ``qwertyuiop``, ``abcabcabcabc`` and the organisation's own name."""

    def validate(self, password: str, user: object = None) -> None:
        if _is_guessable(password.lower()):
            raise ValidationError(
                _("This password is a common one in disguise. Take three words that nobody else would put together."),
                code="guessable",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be a commonly used password.")


class BreachedValidator:
    """Against ``CRENEAU_BREACHED_PASSWORDS``: a file of SHA-1 digests in ascending order, ``DIGEST:COUNT`` a line."""

    def validate(self, password: str, user: object = None) -> None:
        path = settings.BREACHED_PASSWORDS
        if path and _is_listed(hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper(), path):
            raise ValidationError(
                _("This password was in a breach of some site: whoever guesses tries it first. Choose another."),
                code="breached",
            )

    def get_help_text(self) -> str:
        return ""


def _is_guessable(password: str) -> bool:
    plain = password.translate(_LOOKALIKES)
    cores = {
        _EDGES.sub("", password),
        _EDGES.sub("", plain),
        _EDGES.sub("", _EDGES.sub("", password).translate(_LOOKALIKES)),
    }
    own = {"creneau", "créneau", *settings.ORGANISATION.lower().split(), settings.ORGANISATION.lower().replace(" ", "")}
    return (
        any(core in _common() or core in own for core in cores if core)
        or _AGAIN.fullmatch(password) is not None
        or any(password in row or password in row[::-1] for row in _ROWS)
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_listed(digest: str, path: Path) -> bool:
    """A binary search in the file: forty gigabytes are sixty reads, and no memory."""
    wanted = digest.encode()
    with path.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            lines.seek(max(0, middle - 1))
            if middle:
                lines.readline()
            here = lines.readline(_LINE)
            if here[:40].upper() == wanted:
                return True
            if not here or here[:40].upper() > wanted:
                high = middle
            else:
                low = middle + 1
    return False
