"""Who may come in, and what the others are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from exchange_simulator.mailbox.account import Account
from exchange_simulator.mailbox.organisation import Organisation

SCHEMES = ("basic", "ntlm", "negotiate", "bearer")


@dataclass(frozen=True)
class SignIn:
    """One attempt with credentials. `outcome`: accepted, wrong_password, unknown_name, locked or
    wrong_binding."""

    at: datetime
    scheme: str
    name: str
    outcome: str


@dataclass
class Doorkeeper:
    """Checks names and passwords, counts refusals, locks. Every attempt that spends a password is in `log`.

    Active Directory counts per account, whatever the form of the name and whatever the scheme.
    """

    organisation: Organisation
    log: list[SignIn] = field(default_factory=list)

    def with_password(self, scheme: str, name: str, password: str) -> Account | None:
        with self._attempt(scheme, name) as attempt:
            account = self.organisation.account_named(name)
            return attempt.judge(account, account is not None and account.password == password)

    def with_proof(
        self, scheme: str, name: str, account: Account | None, *, right: bool, bound: bool
    ) -> Account | None:
        """For a scheme that proves the password without sending it; `bound` to this TLS connection or not."""
        with self._attempt(scheme, name) as attempt:
            return attempt.judge(account, right, bound)

    @contextmanager
    def _attempt(self, scheme: str, name: str) -> Iterator["_Attempt"]:
        with self.organisation.lock:
            yield _Attempt(self, scheme, name)


@dataclass(frozen=True)
class _Attempt:
    doorkeeper: Doorkeeper
    scheme: str
    name: str

    def judge(self, account: Account | None, right: bool, bound: bool = True) -> Account | None:
        outcome = self._outcome(account, right, bound)
        at = self.doorkeeper.organisation.clock()
        self.doorkeeper.log.append(SignIn(at, self.scheme, self.name, outcome))
        return account if outcome == "accepted" else None

    def _outcome(self, account: Account | None, right: bool, bound: bool) -> str:
        if account is None:
            return "unknown_name"
        if account.is_locked:
            return "locked"
        if right and not bound:
            return "wrong_binding"
        if right:
            account.bad_attempts = 0
            return "accepted"
        account.bad_attempts += 1
        organisation = self.doorkeeper.organisation
        if account.bad_attempts >= organisation.bad_attempts_allowed:
            account.locked_at = organisation.clock()
        return "wrong_password"
