"""CreateItem with a Message: mail, sent from the mailbox of whoever is signed in.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/createitem-operation-email-message
"""

from base64 import b64encode
from dataclasses import dataclass

from creneau.ews.operations.shapes import folder_id
from creneau.ews.responses import response_messages
from creneau.ews.values import Distinguished
from creneau.ews.xml import Element, m, t


@dataclass(frozen=True, slots=True)
class SendMessage:
    """``mime``: the whole mail, headers with recipients included. ``save_copy``: one is kept in Sent Items.

    The answer can be lost although the mail was sent; nothing in the mailbox says so where no copy is kept.
    """

    mime: bytes
    save_copy: bool = True

    def request(self) -> Element:
        content = t("MimeContent", text=b64encode(self.mime).decode("ascii"), CharacterSet="UTF-8")
        kept = [m("SavedItemFolderId", folder_id(Distinguished("sentitems")))] if self.save_copy else []
        return m(
            "CreateItem",
            *kept,
            m("Items", t("Message", content)),
            MessageDisposition="SendAndSaveCopy" if self.save_copy else "SendOnly",
        )

    def answer(self, body: Element) -> None:
        for _message in response_messages(body):
            pass
