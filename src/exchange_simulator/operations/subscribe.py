"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/subscribe-operation and
https://learn.microsoft.com/exchange/client-developer/web-service-reference/unsubscribe-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.operations.answer import Parts, attempt, response
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.subscriptions import read_watermark, watermark
from exchange_simulator.wire.xml import Element, child, children, local, m, text


def subscribe(call: Call) -> Element:
    """Streaming and pull; push is not played."""
    return response(call, [attempt(call, lambda: _subscribe(call))])


def unsubscribe(call: Call) -> Element:
    def work() -> Parts:
        call.subscriptions.remove(text(call.body, "SubscriptionId"), call.acting_as)
        return []

    return response(call, [attempt(call, work)])


def _subscribe(call: Call) -> Parts:
    asked = call.body[0]
    if local(asked) == "PushSubscriptionRequest":
        raise EwsError("ErrorInvalidSubscriptionRequest", "Push subscriptions are not supported here.")
    folders = child(asked, "FolderIds")
    found = [call.folder(each) for each in folders] if folders is not None else []
    mailboxes = {mailbox.guid for mailbox, _ in found} or {call.mailbox().guid}
    if len(mailboxes) > 1:
        raise EwsError("ErrorInvalidSubscriptionRequest", "One subscription is for one mailbox.")
    events = [text(each) for each in children(asked, "EventTypes")]
    last = text(asked, "Watermark")
    position = read_watermark(last) if last else len(call.organisation.log)
    numbers = {folder.serial for _, folder in found}
    subscription = call.subscriptions.add(call.acting_as, mailboxes.pop(), numbers, events, position)
    streaming = local(asked) == "StreamingSubscriptionRequest"
    return [
        m("SubscriptionId", subscription.id),
        None if streaming else m("Watermark", watermark(position)),
    ]
