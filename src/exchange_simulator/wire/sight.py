"""Who looks at an event, and how."""

from dataclasses import dataclass
from datetime import tzinfo

from exchange_simulator.mailbox.folder import Rights
from exchange_simulator.mailbox.mailbox import Mailbox


@dataclass(frozen=True)
class Sight:
    """From where an event is looked at: `zone` is the request's, `whole` is False for FindItem, which gives
    neither body nor attendees whatever is asked."""

    mailbox: Mailbox
    zone: tzinfo
    request_version: str
    rights: Rights
    whole: bool
    body_type: str = "Best"
