"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/convertid-operation"""

import base64
import binascii

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.ids import read_id
from exchange_simulator.operations.answer import Parts, for_each
from exchange_simulator.operations.call import Call
from exchange_simulator.wire.xml import Element, children, m


def convert_id(call: Call) -> Element:
    """The same object under another format's name, and the mailbox it is really in."""
    wanted = call.body.get("DestinationFormat", "EwsId")

    def one(source: Element) -> Parts:
        text_id = _to_ews(source.get("Id", ""), source.get("Format", "EwsId"))
        mailbox = call.organisation.mailbox_with(read_id(text_id).mailbox)
        if mailbox is None:
            raise EwsError("ErrorItemNotFound")
        converted = m("AlternateId", Format=wanted, Id=_from_ews(text_id, wanted), Mailbox=mailbox.owner.email)
        converted.set("{http://www.w3.org/2001/XMLSchema-instance}type", "t:AlternateIdType")
        return [converted]

    return for_each(call, children(call.body, "SourceIds"), one)


def _to_ews(text: str, source: str) -> str:
    try:
        if source == "HexEntryId":
            return base64.b64encode(bytes.fromhex(text)).decode()
        if source == "OwaId":
            return base64.b64encode(base64.urlsafe_b64decode(text)).decode()
    except (ValueError, binascii.Error) as error:
        raise EwsError("ErrorInvalidIdMalformed") from error
    return text


def _from_ews(text_id: str, wanted: str) -> str:
    raw = base64.b64decode(text_id)
    if wanted == "HexEntryId":
        return raw.hex().upper()
    return base64.urlsafe_b64encode(raw).decode() if wanted == "OwaId" else text_id
