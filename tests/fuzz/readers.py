"""Everything that reads bytes from a server that may mean harm, with answers to begin from.

``READERS`` maps a name to a function of bytes that may raise ``ExchangeError`` and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from creneau.availability.parse import Malformed
from creneau.availability.question import question
from creneau.ews.autodiscover import pox, soap
from creneau.ews.chunks import Chunks
from creneau.ews.envelope import open_envelope
from creneau.ews.errors import ExchangeError
from creneau.ews.operations.cancel_calendar_item import CancelCalendarItem
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.find_by_key import FindByKey
from creneau.ews.operations.find_folder import FindFolder
from creneau.ews.operations.find_item import FindItem
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.operations.get_item import GetItem
from creneau.ews.operations.get_room_lists import GetRoomLists
from creneau.ews.operations.get_rooms import GetRooms
from creneau.ews.operations.get_streaming_events import GetStreamingEvents, split_envelopes
from creneau.ews.operations.get_user_availability import GetUserAvailability
from creneau.ews.operations.operation import Operation, open_answer
from creneau.ews.operations.resolve_names import ResolveNames
from creneau.ews.operations.send_message import SendMessage
from creneau.ews.operations.subscribe import Subscribe
from creneau.ews.operations.sync_folder_items import SyncFolderItems
from creneau.ews.operations.unsubscribe import Unsubscribe
from creneau.ews.operations.update_item import UpdateItem
from tests.ews.test_requests import EVENT, HALF_PAST, ITEM, NINE

Reader = Callable[[bytes], object]

OPERATIONS: list[Operation[Any]] = [
    CancelCalendarItem(ITEM, "Sorry"),
    CreateItem("F1", EVENT),
    DeleteItem(ITEM),
    FindByKey(["F1"], "key-1"),
    FindFolder(),
    FindItem(["F1"], NINE, HALF_PAST),
    GetFolder(["F1"]),
    GetItem([ITEM]),
    GetRoomLists(),
    GetRooms("l@e.test"),
    GetStreamingEvents(["sub-1"]),
    GetUserAvailability(["alice@example.test"], NINE, HALF_PAST),
    ResolveNames("al"),
    SendMessage(b"", save_copy=False),
    Subscribe(["F1"]),
    SyncFolderItems("F1", "s1"),
    Unsubscribe("sub-1"),
    UpdateItem(ITEM, NINE, HALF_PAST, "UTC"),
]


def _answer(operation: Operation[Any]) -> Reader:
    def read(data: bytes) -> object:
        opened, reader = open_answer(operation, data)
        return opened.fault if opened.body is None else reader.answer(opened.body)

    return read


def _stream(data: bytes) -> object:
    """As it comes from the socket: in chunks, several envelopes one after the other, cut anywhere."""
    body, waiting = Chunks(), b""
    for at in range(0, len(data), 700):
        waiting += body.feed(data[at : at + 700])
        envelopes, waiting = split_envelopes(waiting)
        for envelope in envelopes:
            open_envelope(envelope)
    return waiting


def _question(data: bytes) -> object:
    """What ``creneau slots`` and the API's schedules are made of; ``Malformed`` is this reader's own error."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    try:
        return question(value)
    except Malformed:
        return None


READERS: dict[str, Reader] = {
    **{type(operation).__name__: _answer(operation) for operation in OPERATIONS},
    "Autodiscover, SOAP": soap.read_answer,
    "Autodiscover, POX": pox.read_answer,
    "stream": _stream,
    "question": _question,
}


def read(name: str, data: bytes) -> None:
    """An ``ExchangeError`` is an answer like another; whatever else comes out is a finding."""
    try:
        READERS[name](data)
    except ExchangeError:
        return
