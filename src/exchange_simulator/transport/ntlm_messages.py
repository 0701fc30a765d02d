"""The three NTLM messages as bytes.

https://learn.microsoft.com/openspecs/windows_protocols/ms-nlmp/
"""

import struct
from dataclasses import dataclass

SIGNATURE = b"NTLMSSP\x00"
NEGOTIATE, AUTHENTICATE = 1, 3
CHANNEL_BINDINGS = 10
_EVERY_SERVER = 0x00000001 | 0x00000004 | 0x00000200 | 0x00010000 | 0x00080000 | 0x00800000 | 0x02000000
_AS_CLIENT = 0x00000010 | 0x00000020 | 0x00008000 | 0x20000000 | 0x40000000 | 0x80000000
"""Flags that the server grants where the client asks for them: sign, seal, 128 and 56 bit, key exchange."""
_VERSION = struct.pack("<BBH3xB", 10, 0, 20348, 15)
_UNIX_EPOCH = 116444736000000000  # in units of 100 ns since 1601


@dataclass(frozen=True)
class Authenticate:
    """`proof` is NTProofStr, `blob` what it was computed over; both empty where the client sent something older
    than NTLMv2. `bindings` are the channel bindings it claims, empty where it claims none."""

    domain: str
    user: str
    proof: bytes
    blob: bytes
    bindings: bytes


def kind_of(token: bytes) -> int:
    """1, 2 or 3; 0 for what is no NTLM message."""
    if not token.startswith(SIGNATURE) or len(token) < 16:
        return 0
    return int(struct.unpack_from("<I", token, 8)[0])


def challenge(negotiate: bytes, server_challenge: bytes, domain: str, computer: str, unix_time: float) -> bytes:
    """The second message. A timestamp in it makes clients add their channel bindings."""
    asked = struct.unpack_from("<I", negotiate, 12)[0]
    target = domain.encode("utf-16-le")
    info = b"".join(
        _pair(number, value)
        for number, value in (
            (2, target),
            (1, computer.encode("utf-16-le")),
            (4, f"{domain.lower()}.test".encode("utf-16-le")),
            (3, f"{computer.lower()}.{domain.lower()}.test".encode("utf-16-le")),
            (7, struct.pack("<Q", int(unix_time * 10_000_000) + _UNIX_EPOCH)),
            (0, b""),
        )
    )
    head = 56
    return (
        SIGNATURE
        + struct.pack("<I", 2)
        + _field(target, head)
        + struct.pack("<I", _EVERY_SERVER | (asked & _AS_CLIENT))
        + server_challenge
        + bytes(8)
        + _field(info, head + len(target))
        + _VERSION
        + target
        + info
    )


def read_authenticate(token: bytes) -> Authenticate:
    """Raises ValueError for a message that is cut short."""
    try:
        response, domain, user = (_value(token, offset) for offset in (20, 28, 36))
    except struct.error as error:
        raise ValueError("an NTLM message is cut short") from error
    proof, blob = (response[:16], response[16:]) if len(response) > 44 else (b"", b"")
    pairs = dict(_pairs(blob[28:]))
    return Authenticate(
        domain.decode("utf-16-le"), user.decode("utf-16-le"), proof, blob, pairs.get(CHANNEL_BINDINGS, b"")
    )


def _pair(number: int, value: bytes) -> bytes:
    return struct.pack("<HH", number, len(value)) + value


def _pairs(data: bytes) -> list[tuple[int, bytes]]:
    found, offset = [], 0
    while offset + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, offset)
        if number == 0:
            break
        found.append((number, data[offset + 4 : offset + 4 + length]))
        offset += 4 + length
    return found


def _field(value: bytes, offset: int) -> bytes:
    return struct.pack("<HHI", len(value), len(value), offset)


def _value(token: bytes, offset: int) -> bytes:
    length, _, start = struct.unpack_from("<HHI", token, offset)
    return token[start : start + length]
