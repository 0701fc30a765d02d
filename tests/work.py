"""What a browser does before it books, done by hand."""

import hashlib
from collections.abc import Iterator
from itertools import count

BITS = 8


def worked(challenge: str, bits: int = BITS) -> str:
    """The proof for a challenge."""
    return next(all_worked(challenge, bits))


def not_worked(challenge: str, bits: int = BITS) -> str:
    """What looks like one."""
    return next(f"{challenge}:{number}" for number in count() if not _begins(f"{challenge}:{number}", bits))


def all_worked(challenge: str, bits: int = BITS) -> Iterator[str]:
    return (f"{challenge}:{number}" for number in count() if _begins(f"{challenge}:{number}", bits))


def _begins(proof: str, bits: int) -> bool:
    return int.from_bytes(hashlib.sha256(proof.encode()).digest(), "big") >> (256 - bits) == 0
