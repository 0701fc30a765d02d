"""HTTP Basic: the password itself, in every request."""

import base64
import binascii

from exchange_simulator.mailbox.account import Account
from exchange_simulator.transport.sign_in import Doorkeeper


def authenticate(token: str, doorkeeper: Doorkeeper) -> Account | None:
    """`token` is what follows the word Basic. UTF-8, and Latin-1 where it is not."""
    try:
        raw = base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        return None
    name, _, password = _decode(raw).partition(":")
    return doorkeeper.with_password("basic", name, password)


def _decode(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
