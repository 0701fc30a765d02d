"""Identifiers as Exchange makes them: long, opaque, case-sensitive, with `+`, `/` and `=` in them."""

import base64
import binascii
import hashlib
import struct
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from exchange_simulator.errors import EwsError

_PREFIX = b"\x00\x03\x24"  # reads "AAMk" in base64, as real identifiers do
_BODY = struct.Struct(">c16sQq")
_CHANGE_KEY = struct.Struct(">4sQ8s")

FOLDER, ITEM, OCCURRENCE = b"F", b"I", b"O"


@dataclass(frozen=True)
class ObjectId:
    """What an identifier says. `original_start` (aware UTC) is there for one occurrence of a series."""

    kind: bytes
    mailbox: bytes
    serial: int
    original_start: datetime | None = None

    def __str__(self) -> str:
        seconds = int(self.original_start.timestamp()) if self.original_start else 0
        body = _BODY.pack(self.kind, self.mailbox, self.serial, seconds)
        return base64.b64encode(_PREFIX + body + _seal(body)).decode()


def read_id(text: str) -> ObjectId:
    """Raises ErrorInvalidIdMalformed for anything this server did not hand out."""
    try:
        raw = base64.b64decode(text, validate=True)
        body = raw[len(_PREFIX) : len(_PREFIX) + _BODY.size]
        kind, mailbox, serial, seconds = _BODY.unpack(body)
    except (binascii.Error, ValueError, struct.error) as error:
        raise EwsError("ErrorInvalidIdMalformed") from error
    if raw[len(_PREFIX) + _BODY.size :] != _seal(body):
        raise EwsError("ErrorInvalidIdMalformed")
    return ObjectId(kind, mailbox, serial, datetime.fromtimestamp(seconds, UTC) if kind == OCCURRENCE else None)


def new_uid() -> str:
    """An iCalendar UID as Outlook makes them: a GlobalObjectId in hexadecimal."""
    return "040000008200E00074C5B7101A82E008" + "0" * 8 + uuid.uuid4().hex.upper() + uuid.uuid4().hex.upper()[:8]


def change_key(version: int) -> str:
    """A new one with each change of the object."""
    pad = hashlib.sha256(version.to_bytes(8, "big")).digest()[:8]
    return base64.b64encode(_CHANGE_KEY.pack(b"\x09\x00\x00\x00", version, pad)).decode()


def read_change_key(text: str) -> int:
    """The version the client last saw. Raises ErrorInvalidChangeKey."""
    try:
        _, version, _ = _CHANGE_KEY.unpack(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, struct.error) as error:
        raise EwsError("ErrorInvalidChangeKey") from error
    return int(version)


def _seal(body: bytes) -> bytes:
    return hashlib.sha512(body).digest() + hashlib.sha256(body).digest()[:12]
