"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation-email-message"""

import binascii
from base64 import b64decode
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.mail import Mail
from exchange_simulator.operations.answer import Parts
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, child, m, text


def send_message(call: Call, item: Element) -> Parts:
    """Mail that is sent at once and written in MIME; drafts are not kept here."""
    disposition = call.body.get("MessageDisposition")
    if disposition is None:
        raise EwsError("ErrorMessageDispositionRequired")
    if disposition == "SaveOnly" or child(item, "MimeContent") is None:
        raise EwsError("ErrorInvalidItemForOperationCreateItem", "This server sends MIME content, and keeps no drafts.")
    mail, mime = _read(text(item, "MimeContent"))
    sender = call.mailbox().owner
    recipients = _addresses(mail, "To") + _addresses(mail, "Cc") + _addresses(mail, "Bcc")
    if not recipients:
        raise EwsError("ErrorMissingRecipients")
    if {address.lower() for address in _addresses(mail, "From")} - {sender.email.lower()}:
        raise EwsError("ErrorSendAsDenied")
    kept = _kept_in(call) if disposition == "SendAndSaveCopy" else ""
    now, organisation = call.organisation.clock(), call.organisation
    organisation.mails.append(Mail(sender.email, recipients, str(mail["Subject"] or ""), mime, kept, now))
    return [m("Items")]


def _read(content: str) -> tuple[EmailMessage, str]:
    try:
        mime = b64decode(content, validate=True)
    except binascii.Error as error:
        raise EwsError("ErrorMimeContentInvalidBase64String") from error
    mail: Message = message_from_bytes(mime, policy=policy.default)
    if not isinstance(mail, EmailMessage) or not mail.keys():
        raise EwsError("ErrorMimeContentInvalid")
    return mail, mime.decode("utf-8", "surrogateescape")


def _addresses(mail: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(each.addr_spec for field in mail.get_all(header, []) for each in field.addresses)


def _kept_in(call: Call) -> str:
    saved = child(call.body, "SavedItemFolderId")
    if saved is None:
        return "sentitems"
    mailbox, folder = call.folder(saved[0])
    if not call.rights(mailbox, folder).create:
        raise EwsError("ErrorCreateItemAccessDenied")
    return folder.distinguished or folder.name
