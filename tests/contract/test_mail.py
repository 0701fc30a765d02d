"""Mail that is sent through Exchange: what it takes, and what it refuses."""

from base64 import b64encode

import pytest

from exchange_simulator import Simulator
from tests.contract.wire import Said, Wire
from tests.exchange import ALICE

LETTER = "From: Alice <alice@hopital.test>\r\nTo: Bob <bob@example.org>\r\nSubject: =?utf-8?q?=C3=80_lundi?=\r\n\r\nOui"
COPY = '<m:SavedItemFolderId><t:DistinguishedFolderId Id="sentitems"/></m:SavedItemFolderId>'


def send(wire: Wire, letter: str, disposition: str = 'MessageDisposition="SendOnly"', copy: str = "") -> Said:
    content = b64encode(letter.encode()).decode()
    return send_raw(wire, f'<t:MimeContent CharacterSet="UTF-8">{content}</t:MimeContent>', disposition, copy)


def send_raw(wire: Wire, fields: str, disposition: str = 'MessageDisposition="SendOnly"', copy: str = "") -> Said:
    return wire.ask(
        f"<m:CreateItem {disposition}>{copy}<m:Items><t:Message>{fields}</t:Message></m:Items></m:CreateItem>"
    )


@pytest.mark.parametrize(("copy", "folder"), [("", ""), (COPY, "sentitems")])
def test_mail_is_sent_with_or_without_a_copy(wire: Wire, exchange: Simulator, copy: str, folder: str) -> None:
    how = 'MessageDisposition="SendAndSaveCopy"' if copy else 'MessageDisposition="SendOnly"'
    assert send(wire, LETTER, how, copy).codes == ["NoError"]
    [mail] = exchange.mails
    assert (mail.sender, mail.recipients, mail.saved_in) == (ALICE.email, ("bob@example.org",), folder)
    assert (mail.subject, mail.message.get_content()) == ("À lundi", "Oui")


REFUSED = [
    (LETTER, "", "ErrorMessageDispositionRequired"),
    (LETTER, 'MessageDisposition="SaveOnly"', "ErrorInvalidItemForOperationCreateItem"),
    (LETTER.replace("To:", "X-To:"), 'MessageDisposition="SendOnly"', "ErrorMissingRecipients"),
    (LETTER.replace("alice@", "carol@"), 'MessageDisposition="SendOnly"', "ErrorSendAsDenied"),
]


@pytest.mark.parametrize(("letter", "disposition", "code"), REFUSED, ids=[code for *_, code in REFUSED])
def test_what_exchange_would_not_send_is_refused(
    wire: Wire, exchange: Simulator, letter: str, disposition: str, code: str
) -> None:
    assert send(wire, letter, disposition).codes == [code]
    assert exchange.mails == []


def test_content_that_is_not_base64_is_refused(wire: Wire) -> None:
    assert send_raw(wire, "<t:MimeContent>Monday, yes</t:MimeContent>").codes == ["ErrorMimeContentInvalidBase64String"]
