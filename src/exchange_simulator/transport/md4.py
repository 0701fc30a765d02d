"""MD4 (RFC 1320), which NTLM hashes passwords with and modern OpenSSL leaves out."""

import struct

_MASK = 0xFFFFFFFF
_ROUNDS = (
    (0x00000000, range(16), (3, 7, 11, 19)),
    (0x5A827999, [word + 4 * step for word in range(4) for step in range(4)], (3, 5, 9, 13)),
    (0x6ED9EBA1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], (3, 9, 11, 15)),
)


def md4(data: bytes) -> bytes:
    """16 bytes."""
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + struct.pack("<Q", len(data) * 8)
    state = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
    for block in range(0, len(padded), 64):
        state = _compress(state, struct.unpack("<16I", padded[block : block + 64]))
    return struct.pack("<4I", *state)


def _compress(state: tuple[int, int, int, int], words: tuple[int, ...]) -> tuple[int, int, int, int]:
    a, b, c, d = state
    for number, (constant, order, shifts) in enumerate(_ROUNDS):
        for step, word in enumerate(order):
            mixed = (a + _MIX[number](b, c, d) + words[word] + constant) & _MASK
            shift = shifts[step % 4]
            a, b, c, d = d, (mixed << shift | mixed >> (32 - shift)) & _MASK, b, c
    return tuple((old + new) & _MASK for old, new in zip(state, (a, b, c, d), strict=True))  # type: ignore[return-value]


_MIX = (
    lambda x, y, z: (x & y) | (~x & z),
    lambda x, y, z: (x & y) | (x & z) | (y & z),
    lambda x, y, z: x ^ y ^ z,
)
