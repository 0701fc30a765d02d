"""By which way a mail leaves: the installation's mail server, or the Exchange mailbox of the host it is sent for."""

from django.conf import settings

from creneau.accounts.models import Host
from creneau.calendars.mail import mailbox_of, send_mail
from creneau.notifications.mime import sent_from
from creneau.notifications.models import Message, Wishes, wishes_of

MAIL_SERVER, EXCHANGE = Wishes.SentThrough.MAIL_SERVER, Wishes.SentThrough.EXCHANGE


def ways(host: Host) -> list[str]:
    """Those that exist for a host."""
    found = [MAIL_SERVER.value] if settings.SENDS_MAIL else []
    return [*found, EXCHANGE.value] if mailbox_of(host) else found


def way_of(host: Host | None) -> str:
    """The one that the host chose, else what there is; "" where no mail can leave."""
    if host is None:
        return MAIL_SERVER if settings.SENDS_MAIL else ""
    chosen, there_are = wishes_of(host).sent_through, ways(host)
    if chosen in there_are:
        return chosen
    return MAIL_SERVER if settings.SENDS_MAIL else ""


def carry(message: Message) -> None:
    """``OSError``, ``SMTPException`` or ``ExchangeFailed`` where it could not be handed over."""
    mailbox = mailbox_of(message.host) if message.host and way_of(message.host) == EXCHANGE else None
    if mailbox is None:
        sent_from(message, settings.DEFAULT_FROM_EMAIL).send()
        return
    mime = sent_from(message, mailbox.email).message().as_bytes(linesep="\r\n")
    send_mail(connection=mailbox, mime=mime, save_copy=message.recipient != mailbox.email)
