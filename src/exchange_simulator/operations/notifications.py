"""Changes told to those who subscribed: on request (GetEvents) or on a connection that stays open
(GetStreamingEvents).

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/notification-subscriptions-mailbox-events-and-ews-in-exchange
"""

import time
from collections.abc import Iterator
from threading import Condition

from exchange_simulator.errors import EwsError, schema_violation
from exchange_simulator.mailbox.ids import FOLDER, ObjectId
from exchange_simulator.mailbox.log import Change
from exchange_simulator.operations.answer import Parts, attempt, failure, response, success
from exchange_simulator.operations.call import Call
from exchange_simulator.operations.subscriptions import Subscription, read_watermark, watermark
from exchange_simulator.wire.times import write_instant
from exchange_simulator.wire.xml import Element, child, m, t, text

_LISTEN_SECONDS = 0.5  # how often a stream looks whether its reader is still there


def get_events(call: Call) -> Element:
    """https://learn.microsoft.com/exchange/client-developer/web-service-reference/getevents-operation"""

    def work() -> Parts:
        subscription = call.subscriptions.get(text(call.body, "SubscriptionId"), call.acting_as)
        since = read_watermark(text(call.body, "Watermark"))
        subscription.position = since
        return [_notification("Notification", call, subscription, _news(call, subscription), since)]

    return response(call, [attempt(call, work)])


def get_streaming_events(call: Call) -> Iterator[Element]:
    """One answer after another: first that the stream is open, then each batch of changes and a sign of life, at
    last that it is closed. Nothing is replayed to a later stream but what this subscription was not yet told.

    https://learn.microsoft.com/exchange/client-developer/web-service-reference/getstreamingevents-operation
    """
    minutes = _minutes(call)
    try:
        with call.organisation.lock:
            subscriptions = [call.subscriptions.get(name, call.acting_as) for name in _names(call)]
            call.subscriptions.hang_on(call.acting_as, call.limits.hanging_connections)
    except EwsError as error:
        return iter([response(call, [failure(call, error, _unknown(call))])])
    return _hanging(call, subscriptions, minutes)


def _hanging(call: Call, subscriptions: list[Subscription], minutes: int) -> Iterator[Element]:
    try:
        yield _status(call, "OK")
        with call.organisation.listening({each.mailbox for each in subscriptions}) as changed:
            yield from _stream(call, changed, subscriptions, time.monotonic() + minutes * call.limits.minute_seconds)
        yield _status(call, "Closed")
    finally:
        with call.organisation.lock:
            call.subscriptions.hang_up(call.acting_as)


def _stream(call: Call, changed: Condition, subscriptions: list[Subscription], deadline: float) -> Iterator[Element]:
    beat = time.monotonic()
    while (left := deadline - time.monotonic()) > 0 and call.is_alive():
        with changed:
            told = [(each, _news(call, each)) for each in subscriptions]
            if not any(changes for _, changes in told):
                changed.wait(min(left, call.limits.heartbeat_seconds, _LISTEN_SECONDS))
                told = [(each, _news(call, each)) for each in subscriptions]
            batch = [
                _notification("Notification", call, subscription, changes, None)
                for subscription, changes in told
                if changes
            ]
        if batch:
            yield response(call, [success(call, [m("Notifications", batch)])])
        elif time.monotonic() - beat >= call.limits.heartbeat_seconds:
            beat = time.monotonic()
            yield _status(call, "OK")


def _news(call: Call, subscription: Subscription) -> list[Change]:
    log = call.organisation.log
    news = [change for change in log[subscription.position :] if subscription.wants(change)]
    subscription.position = len(log)
    return news


def _notification(
    tag: str, call: Call, subscription: Subscription, changes: list[Change], previous: int | None
) -> Element:
    streaming = previous is None
    mark = None if streaming else watermark(subscription.position)
    events = [_event(call, change, mark) for change in changes]
    if not events:
        events = [t("StatusEvent", t("Watermark", mark) if mark else None)]
    return m(
        tag,
        t("SubscriptionId", subscription.id),
        None if previous is None else t("PreviousWatermark", watermark(previous)),
        None if streaming else t("MoreEvents", "false"),
        events,
    )


def _event(call: Call, change: Change, mark: str | None) -> Element:
    mailbox = call.organisation.mailbox_with(change.mailbox)
    assert mailbox is not None  # a change is always of a mailbox that is there  # noqa: S101
    parent = str(ObjectId(FOLDER, mailbox.guid, change.folder))
    moved = change.kind == "Moved"
    old_parent = str(ObjectId(FOLDER, mailbox.guid, change.old_folder))
    return t(
        f"{change.kind}Event",
        t("Watermark", mark) if mark else None,
        t("TimeStamp", write_instant(change.at)),
        _object_id("Id", change.object_id, change.change_key, folder=change.is_folder),
        t("ParentFolderId", Id=parent),
        _object_id("OldId", change.old_id, change.change_key, folder=change.is_folder) if moved else None,
        t("OldParentFolderId", Id=old_parent) if moved else None,
    )


def _object_id(tag: str, name: str, key: str, *, folder: bool) -> Element:
    return t(tag.replace("Id", "FolderId" if folder else "ItemId"), Id=name, ChangeKey=key)


def _status(call: Call, status: str) -> Element:
    return response(call, [success(call, [m("ConnectionStatus", status)])])


def _minutes(call: Call) -> int:
    minutes = int(text(call.body, "ConnectionTimeout"))
    if not 1 <= minutes <= 30:
        raise schema_violation(f"The 'ConnectionTimeout' element is invalid - The value '{minutes}' is invalid.")
    return minutes


def _names(call: Call) -> list[str]:
    ids = child(call.body, "SubscriptionIds")
    return [] if ids is None else [text(each) for each in ids]


def _unknown(call: Call) -> list[Element]:
    return [m("ErrorSubscriptionIds", [m("SubscriptionId", name) for name in _names(call)])]
