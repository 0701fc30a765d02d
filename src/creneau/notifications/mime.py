"""A message as mail: headers, plain text, HTML, and perhaps an .ics file."""

from email.utils import formataddr, parseaddr

from django.core.mail import EmailMultiAlternatives

from creneau.notifications.models import Message
from creneau.scheduling.names import plain
from creneau.scheduling.wording import one_line


def sent_from(message: Message, address: str) -> EmailMultiAlternatives:
    """``address``: of the sender, perhaps with a name of its own, which stands where the message has none."""
    own_name, bare = parseaddr(address)
    mail = EmailMultiAlternatives(
        one_line(message.subject),
        message.text,
        from_email=formataddr((plain(message.sender_name) or own_name, bare)),
        to=[formataddr((plain(message.recipient_name), message.recipient))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": _message_id(message, bare),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach_alternative(message.calendar, f"text/calendar; method={message.calendar_method}")
        mail.attach("invitation.ics", message.calendar.encode(), "application/ics")
    return mail


def address_of(name: str, email: str) -> str:
    return formataddr((plain(name), email))


def _message_id(message: Message, address: str) -> str:
    """The same each time it is tried: who gets it twice can see that."""
    return f"<creneau.{message.pk}.{message.created_at:%Y%m%d%H%M%S%f}@{address.rpartition('@')[2]}>"
