"""Seals what must not be read in the database: encrypted with a key that lives in the environment.

What is sealed is bound to the row it was sealed for: copied into another row, it does not open.
"""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from creneau.ews.values import Secret

__all__ = ["Secret", "VaultError", "digest", "reseal", "seal", "seal_text", "unseal", "unseal_text"]


class VaultError(Exception):
    """A sealed value that none of the keys opens, or that was sealed for another row."""


def seal(secret: str, *, row: models.Model) -> bytes:
    """The secret, readable again only through ``unseal`` with the same row, which must have its primary key."""
    return _keys(settings.CREDENTIAL_KEYS).encrypt(_label(row) + secret.encode())


def unseal(sealed: bytes | memoryview, *, row: models.Model) -> Secret:
    """The secret in clear. Hold it for the moment of use only."""
    try:
        opened = _keys(settings.CREDENTIAL_KEYS).decrypt(bytes(sealed))
    except InvalidToken:
        raise VaultError(f"no key of CRENEAU_CREDENTIAL_KEYS opens what is sealed for {_name(row)}") from None
    label = _label(row)
    if not hmac.compare_digest(opened[: len(label)], label):
        del opened  # the traceback of the error may show what variables hold
        raise VaultError(f"what lies in {_name(row)} was sealed for another row")
    return Secret(opened[len(label) :].decode())


def reseal(sealed: bytes | memoryview) -> bytes:
    """The same secret under the newest key."""
    try:
        return _keys(settings.CREDENTIAL_KEYS).rotate(bytes(sealed))
    except InvalidToken:
        raise VaultError("no key of CRENEAU_CREDENTIAL_KEYS opens a sealed value") from None


def seal_text(text: str) -> str:
    """For what is kept by others' code, which names no row: sealed, but not bound to one."""
    return _keys(settings.CREDENTIAL_KEYS).encrypt(b"text\0" + text.encode()).decode()


def unseal_text(sealed: str) -> str:
    try:
        opened = _keys(settings.CREDENTIAL_KEYS).decrypt(sealed)
    except InvalidToken:
        raise VaultError("no key of CRENEAU_CREDENTIAL_KEYS opens a sealed text") from None
    if not opened.startswith(b"text\0"):
        raise VaultError("what was sealed for a row is no text")
    return opened[5:].decode()


def digest(secret: str) -> str:
    """A keyed digest: equal for equal secrets, worthless without the installation's secret."""
    key = hashlib.sha256(b"creneau refused sign-ins" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _label(row: models.Model) -> bytes:
    if row.pk is None:
        raise ValueError("seal for a row that has its primary key")
    return f"{_name(row)}\0".encode()


def _name(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"
