"""Mail that clients send through Exchange."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True)
class Mail:
    """`mime` as it was handed in; `saved_in` the folder's distinguished name, "" where no copy was kept."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    mime: str
    saved_in: str
    sent_at: datetime

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.mime.encode("utf-8", "surrogateescape"), policy=policy.default)
