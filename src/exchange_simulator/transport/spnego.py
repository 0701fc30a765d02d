"""NTLM inside SPNEGO, as clients of the Negotiate scheme may send it (RFC 4178)."""

from exchange_simulator.transport.ntlm_messages import SIGNATURE

_NTLM = bytes.fromhex("060a2b06010401823702020a")


def unwrap(token: bytes) -> tuple[bytes, bool]:
    """The NTLM message, and whether it was wrapped. Kerberos tokens come out empty."""
    start = token.find(SIGNATURE)
    if start == 0:
        return token, False
    return (token[start:], True) if start > 0 else (b"", True)


def wrap(ntlm: bytes) -> bytes:
    """A NegTokenResp: go on, by NTLM, with this token."""
    fields = _der(0xA0, _der(0x0A, b"\x01")) + _der(0xA1, _NTLM) + _der(0xA2, _der(0x04, ntlm))
    return _der(0xA1, _der(0x30, fields))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content
