"""Who signs in. An account may have a mailbox, may open others', and can be locked."""

from dataclasses import dataclass, field
from datetime import datetime

STATES = ("active", "password_expired", "password_change_required", "disabled")


@dataclass
class Account:
    """`logins` are the forms of the name that are accepted, lower case. `impersonates` marks a service account.

    `bad_attempts` counts refused sign-ins in a row; at the organisation's limit `locked_at` is set and even the
    right password is refused until `unlock()`.
    """

    email: str
    password: str
    logins: frozenset[str]
    impersonates: bool = False
    state: str = "active"
    bad_attempts: int = 0
    locked_at: datetime | None = field(default=None)

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    def unlock(self) -> None:
        self.bad_attempts = 0
        self.locked_at = None


def logins_of(email: str, login: str | None) -> frozenset[str]:
    """With no `login` given: the address, the bare name and NETBIOS\\name. With one, that form alone works
    (and, for DOMAIN\\name, nothing else: the case where an address and a sign-in name differ)."""
    if login is not None:
        return frozenset({login.lower()})
    name, _, domain = email.lower().partition("@")
    return frozenset({email.lower(), name, f"{domain.partition('.')[0]}\\{name}"})
