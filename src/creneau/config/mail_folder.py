"""Mail that is put into a folder instead of being sent: for the demonstration, and for trying things out."""

from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FolderBackend(BaseEmailBackend):
    """One ``.eml`` file a mail, as mail programs open it; named by its time and who gets it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_HOST)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            for address in mail.recipients():
                name = f"{timezone.now():%Y-%m-%d %H.%M.%S.%f} {parseaddr(address)[1].replace('/', '_')}.eml"
                (folder / name).write_bytes(mail.message().as_bytes())
        return len(email_messages)
