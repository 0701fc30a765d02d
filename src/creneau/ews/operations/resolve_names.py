"""ResolveNames: the directory's entry for an address.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation
"""

from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.responses import response_messages
from creneau.ews.values import Mailbox
from creneau.ews.xml import PREFIXES, Element, find_text, m


@dataclass(frozen=True, slots=True)
class ResolveNames:
    """Answers who matches, nobody included."""

    entry: str

    def request(self) -> Element:
        return m(
            "ResolveNames",
            m("UnresolvedEntry", text=self.entry),
            ReturnFullContactData="false",
            SearchScope="ActiveDirectory",
        )

    def answer(self, body: Element) -> list[Mailbox]:
        try:
            messages = list(response_messages(body))
        except errors.ServerError as error:
            if error.detail.get("code") == "ErrorNameResolutionNoResults":
                return []
            raise
        boxes = (box for message in messages for box in message.iterfind(".//t:Resolution/t:Mailbox", PREFIXES))
        return [Mailbox(find_text(box, "t:Name"), find_text(box, "t:EmailAddress")) for box in boxes]
