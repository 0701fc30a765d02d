"""What a provider of the organisation (OpenID Connect, SAML) says of who signs in, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True)
class Rules:
    """What the administrator decided about one provider."""

    trusted_domains: tuple[str, ...] = ()  # mail domains of which the provider need not say that it verified
    takes_newcomers: bool = False  # who is neither here nor invited is added
    group: str = ""  # only its members come in; "" for everybody
    administrators_group: str = ""  # its members administer, others do not; "": roles are kept here

    def vouches_for(self, email: str, said: object) -> bool:
        """``said``: the provider's own word, None where it gives none. A no is a no, whatever the domain."""
        if said is None:
            return email.rpartition("@")[2] in self.trusted_domains
        return said is True or said == "true"


@dataclass(frozen=True)
class Provided:
    """One person, as the provider knows them. Checked already: that it is this provider who says so, now, to us."""

    way: str  # "oidc" or "saml"
    issuer: str
    subject: str  # never another person's, at this issuer
    email: str  # lower case; "" where it is none
    is_verified: bool
    name: str
    groups: tuple[str, ...] = ()
    asked_at: float = 0.0  # seconds since 1970 when the provider last saw a password or the like; 0: it does not say

    @property
    def provider_key(self) -> str:
        """At another issuer the same subject is somebody else."""
        return f"{self.way} {_digest(self.issuer)[:32]}"

    @property
    def subject_key(self) -> str:
        """Of one length, and no personal data."""
        return _digest(self.subject)


class Refusal(StrEnum):
    """Why somebody whom the provider knows does not come in; the word stands in the audit log."""

    NOT_IN_GROUP = "not in the group"
    UNVERIFIED = "address not verified"
    UNKNOWN = "neither here nor invited"
    SOMEBODY_ELSE = "linked to another account"
    DEACTIVATED = "deactivated"
    NOT_PROVEN = "not proven"
    NO_ANSWER = "provider does not answer"
    BROKEN_OFF = "broken off"


class NotAdmitted(Exception):
    def __init__(self, refusal: Refusal, known: int | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal, self.known = refusal, known


def words_of(value: object) -> tuple[str, ...]:
    """A claim that is one word, or a list of words, or nothing."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, Iterable) else ()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
