"""Who waits for which changes."""

import base64
import itertools
import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.log import Change

_EVENTS = {"CreatedEvent": "Created", "ModifiedEvent": "Modified", "DeletedEvent": "Deleted", "MovedEvent": "Moved"}


@dataclass
class Subscription:
    """`position` is how far the organisation's log has been told; `folders` empty means all of the mailbox."""

    id: str
    account: str
    mailbox: bytes
    folders: frozenset[int]
    kinds: frozenset[str]
    position: int

    def wants(self, change: Change) -> bool:
        here = not self.folders or change.folder in self.folders or change.old_folder in self.folders
        return change.mailbox == self.mailbox and change.kind in self.kinds and here


@dataclass
class Subscriptions:
    """Guarded by the organisation's lock. They do not survive a restart, as in Exchange."""

    _open: dict[str, Subscription] = field(default_factory=dict)
    _hanging: dict[str, int] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def add(
        self, account: str, mailbox: bytes, folders: Iterable[int], events: Iterable[str], position: int
    ) -> Subscription:
        name = base64.b64encode(b"\x0c\x00" + uuid.uuid4().bytes + struct.pack(">I", next(self._numbers))).decode()
        kinds = frozenset(_EVENTS[event] for event in events if event in _EVENTS)
        subscription = Subscription(name, account, mailbox, frozenset(folders), kinds, position)
        self._open[name] = subscription
        return subscription

    def get(self, name: str, account: str) -> Subscription:
        """Raises ErrorSubscriptionNotFound; another account's is ErrorSubscriptionAccessDenied."""
        subscription = self._open.get(name)
        if subscription is None:
            raise EwsError("ErrorSubscriptionNotFound")
        if subscription.account != account:
            raise EwsError("ErrorSubscriptionAccessDenied", "Access is denied. Only the subscription owner may use it.")
        return subscription

    def remove(self, name: str, account: str) -> None:
        del self._open[self.get(name, account).id]

    def clear(self) -> None:
        self._open.clear()
        self._hanging.clear()

    def hang_up(self, account: str) -> None:
        self._hanging[account] = max(self._hanging.get(account, 0) - 1, 0)

    def hang_on(self, account: str, limit: int) -> None:
        """Counts a hanging connection. Raises ErrorExceededConnectionCount beyond `limit`."""
        if self._hanging.get(account, 0) >= limit:
            raise EwsError("ErrorExceededConnectionCount")
        self._hanging[account] = self._hanging.get(account, 0) + 1


def watermark(position: int) -> str:
    return base64.b64encode(b"AQAA" + struct.pack(">Q", position)).decode()


def read_watermark(text: str) -> int:
    try:
        return int(struct.unpack(">Q", base64.b64decode(text, validate=True)[4:])[0])
    except (ValueError, struct.error) as error:
        raise EwsError("ErrorInvalidWatermark", "The watermark is invalid.") from error
