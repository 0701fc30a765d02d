"""Unsubscribe: end a subscription; otherwise it ends by itself half an hour after its last stream.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/unsubscribe-operation
"""

from dataclasses import dataclass

from creneau.ews.responses import response_messages
from creneau.ews.xml import Element, m


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    subscription_id: str

    def request(self) -> Element:
        return m("Unsubscribe", m("SubscriptionId", text=self.subscription_id))

    def answer(self, body: Element) -> None:
        for _ in response_messages(body):
            pass
