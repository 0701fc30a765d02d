"""What happened, in order: notifications are read from here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """`kind` is Created, Modified, Deleted or Moved; `number` its place in the organisation's order of changes.

    `old_id` and `old_folder` are set for Moved: a moved item gets a new identifier. `is_folder` says of what.
    """

    number: int
    mailbox: bytes
    folder: int
    kind: str
    object_id: str
    change_key: str
    at: datetime
    old_id: str = ""
    old_folder: int = 0
    is_folder: bool = False
