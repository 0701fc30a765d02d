"""GetStreamingEvents: a request that stays open, and is answered by one SOAP envelope after another.

There is no replay: whatever happened between two streams is found by a sync after each start.
https://learn.microsoft.com/exchange/client-developer/web-service-reference/getstreamingevents-operation
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.responses import each_response_message, read_error
from creneau.ews.values import Notification
from creneau.ews.xml import PREFIXES, TYPES, Element, find_text, m, t

LONGEST_ENVELOPE = 4 * 1024 * 1024
END_OF_ENVELOPE = re.compile(rb"</(?:[\w.-]+:)?Envelope\s*>")
FOLDER_ID, PARENT_ID = f"{{{TYPES}}}FolderId", f"{{{TYPES}}}ParentFolderId"


@dataclass(frozen=True, slots=True)
class GetStreamingEvents:
    """One `Notification` an envelope; heartbeats are notifications without folders."""

    subscription_ids: Sequence[str]
    minutes: int = 29  # 1 to 30; then the server closes the stream

    def request(self) -> Element:
        ids = m("SubscriptionIds", *(t("SubscriptionId", text=id_) for id_ in self.subscription_ids))
        return m("GetStreamingEvents", ids, m("ConnectionTimeout", text=str(self.minutes)))

    def answer(self, body: Element) -> Notification:
        folders: dict[str, None] = {}
        lost: list[str] = []
        closed = False
        for message in each_response_message(body):
            gone = _lost(message)
            if message.get("ResponseClass") == "Error" and not gone:
                raise read_error(message)
            lost += gone
            folders |= dict.fromkeys(_folders(message))
            closed = closed or find_text(message, "m:ConnectionStatus") == "Closed"
        return Notification(tuple(folders), tuple(lost), closed)


def _lost(message: Element) -> list[str]:
    ids = message.iterfind("m:ErrorSubscriptionIds/*", PREFIXES)  # of either namespace: servers and schema differ
    return [id_.text or "" for id_ in ids]


def _folders(message: Element) -> list[str]:
    """An item's event names the folder it is in, a folder's event the folder itself."""
    notifications = message.find("m:Notifications", PREFIXES)
    if notifications is None:
        return []
    events = notifications.iterfind("*/*")
    return [id_.get("Id", "") for event in events for id_ in event.iterchildren(PARENT_ID, FOLDER_ID)]


def split_envelopes(buffered: bytes) -> tuple[list[bytes], bytes]:
    """Cut a stream's bytes into whole envelopes and the rest; raises when the rest grows beyond measure."""
    envelopes = []
    start = 0
    for end in END_OF_ENVELOPE.finditer(buffered):
        envelopes.append(buffered[start : end.end()].lstrip())
        start = end.end()
    if len(buffered) - start > LONGEST_ENVELOPE:
        raise errors.ServerError("a stream without end of envelope")
    return envelopes, buffered[start:]
