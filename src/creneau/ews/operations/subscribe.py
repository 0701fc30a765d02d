"""Subscribe: ask to be told about changes in folders, over a stream.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/subscribe-operation
"""

from collections.abc import Sequence
from dataclasses import dataclass

from creneau.ews import errors
from creneau.ews.operations.shapes import folder_id
from creneau.ews.responses import response_messages
from creneau.ews.values import FolderRef
from creneau.ews.xml import Element, find_text, m, t

EVENTS = ("CreatedEvent", "DeletedEvent", "ModifiedEvent", "MovedEvent", "CopiedEvent")


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Answers the subscription's id. Without folders: all of the mailbox's, as some servers tell only then."""

    folders: Sequence[FolderRef] = ()

    def request(self) -> Element:
        events = t("EventTypes", *(t("EventType", text=event) for event in EVENTS))
        if not self.folders:
            return m("Subscribe", m("StreamingSubscriptionRequest", events, SubscribeToAllFolders="true"))
        ids = t("FolderIds", *map(folder_id, self.folders))
        return m("Subscribe", m("StreamingSubscriptionRequest", ids, events))

    def answer(self, body: Element) -> str:
        for message in response_messages(body):
            return find_text(message, "m:SubscriptionId")
        raise errors.ServerError("the answer names no subscription")
