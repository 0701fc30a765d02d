"""Work that a browser does before it may book: a second for one person, many for who books by the thousand.

A challenge is 40 characters: until when it is good, a number used once, and a seal over both, the event type and the
bits. Who finds a whole number such that the SHA-256 of ``CHALLENGE:NUMBER`` begins with that many zero bits has done
the work: ``CHALLENGE:NUMBER`` is the proof. Nothing is kept of a challenge, only of a proof, once it is spent.
"""

import hashlib
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from creneau.accounts.counts import DatabaseStorage
from creneau.scheduling.models import Booking, EventType

LASTS = timedelta(hours=2)  # as long as somebody may leave the form open
_PROOF = re.compile(r"([A-Za-z0-9_-]{40}):[0-9]{1,14}", re.ASCII)  # with it the whole fits into one block of SHA-256
_NONCE, _SEAL = 10, 16  # bytes


def challenge(event_type: EventType, now: datetime) -> str:
    """A new one; empty where the installation asks for none."""
    if not settings.PROOF_OF_WORK_BITS:
        return ""
    said = int((now + LASTS).timestamp()).to_bytes(4, "big") + secrets.token_bytes(_NONCE)
    return urlsafe_b64encode(said + _seal(event_type, said)).decode()


def is_proven(event_type: EventType, proof: str, *, key: str, now: datetime) -> bool:
    """Whether the work was done, for this event type, in time; that spends the proof. True where none is asked for.

    ``key``: an idempotency key; whoever sends a booking again gets the first one, and needs no other proof for it.
    """
    if not settings.PROOF_OF_WORK_BITS:
        return True
    if key and Booking.objects.filter(host=event_type.host_id, idempotency_key=key).exists():
        return True
    return _is_good(event_type, proof, now) and _spend(proof)


def _is_good(event_type: EventType, proof: str, now: datetime) -> bool:
    found = _PROOF.fullmatch(proof)
    if found is None:
        return False
    raw = urlsafe_b64decode(found.group(1))
    said, seal = raw[:-_SEAL], raw[-_SEAL:]
    in_time = int.from_bytes(said[:4], "big") > now.timestamp()
    return secrets.compare_digest(seal, _seal(event_type, said)) and in_time and _is_worked_for(proof)


def _is_worked_for(proof: str) -> bool:
    digest = hashlib.sha256(proof.encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - settings.PROOF_OF_WORK_BITS) == 0


def _spend(proof: str) -> bool:
    """False where it was spent before, in whichever process."""
    counted = f"proof of work {proof.partition(':')[0]}"
    return DatabaseStorage().acquire_sliding_window_entry(counted, 1, 2 * int(LASTS.total_seconds()))


def _seal(event_type: EventType, said: bytes) -> bytes:
    about = f"{event_type.pk} {settings.PROOF_OF_WORK_BITS} {said.hex()}"
    return salted_hmac(__name__, about, algorithm="sha256").digest()[:_SEAL]
