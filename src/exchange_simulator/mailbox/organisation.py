"""Everything one simulated Exchange organisation knows."""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange_simulator.mailbox.account import Account, logins_of
from exchange_simulator.mailbox.event import Person
from exchange_simulator.mailbox.folder import Rights
from exchange_simulator.mailbox.log import Change
from exchange_simulator.mailbox.mail import Mail
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.sent import SentMessage


@dataclass(frozen=True)
class RoomList:
    name: str
    email: str
    rooms: tuple[Person, ...]


@dataclass
class Organisation:
    """`lock` guards all of it.

    `clock` returns aware UTC. `bad_attempts_allowed` is Active Directory's lockout threshold.
    """

    clock: Callable[[], datetime]
    zone: ZoneInfo
    bad_attempts_allowed: int = 3
    accounts: list[Account] = field(default_factory=list)
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    room_lists: list[RoomList] = field(default_factory=list)
    sent: list[SentMessage] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    log: list[Change] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._listening: dict[bytes, set[threading.Condition]] = defaultdict(set)
        self._number = 0

    def next_number(self) -> int:
        self._number += 1
        return self._number

    def record(self, change: Change) -> None:
        self.log.append(change)
        for condition in self._listening[change.mailbox]:
            condition.notify_all()

    @contextmanager
    def listening(self, mailboxes: Collection[bytes]) -> Iterator[threading.Condition]:
        """On the lock, and notified after each change in these mailboxes: streams of others sleep on."""
        condition = threading.Condition(self.lock)
        with self.lock:
            for mailbox in mailboxes:
                self._listening[mailbox].add(condition)
        try:
            yield condition
        finally:
            with self.lock:
                for mailbox in mailboxes:
                    self._listening[mailbox].discard(condition)

    def add_account(
        self, email: str, password: str, *, login: str | None = None, impersonates: bool = False
    ) -> Account:
        account = Account(email, password, logins_of(email, login), impersonates)
        with self.lock:
            self.accounts.append(account)
        return account

    def add_mailbox(self, email: str, name: str, *, language: str = "fr", zone: ZoneInfo | None = None) -> Mailbox:
        """`language` (fr or en) names the standard folders."""
        with self.lock:
            mailbox = Mailbox(self, Person(name, email), zone or self.zone, language)
            self.mailboxes[email.lower()] = mailbox
        return mailbox

    def account_named(self, login: str) -> Account | None:
        return next((account for account in self.accounts if login.lower() in account.logins), None)

    def mailbox_with(self, guid: bytes) -> Mailbox | None:
        return next((mailbox for mailbox in self.mailboxes.values() if mailbox.guid == guid), None)

    def rights(self, email: str, mailbox: Mailbox, folder: int) -> Rights:
        """What `email` may do in a folder; the owner may do all."""
        if email.lower() == mailbox.owner.email.lower():
            return OWNER
        return mailbox.folders[folder].rights_of(email)


OWNER = Rights(True, True, True, True, True, True, True)
