"""How far a client has synchronised a folder: opaque to it, and bound to the folder."""

import base64
import struct

from exchange_simulator.errors import EwsError

_STATE = struct.Struct(">4s16sQQ")
_MAGIC = b"H4sI"


def write_state(mailbox: bytes, folder: int, number: int) -> str:
    return base64.b64encode(_STATE.pack(_MAGIC, mailbox, folder, number)).decode()


def read_state(text: str, mailbox: bytes, folder: int) -> int:
    """The number of the last change told; 0 with no state. Raises ErrorInvalidSyncStateData."""
    if not text:
        return 0
    try:
        magic, of_mailbox, of_folder, number = _STATE.unpack(base64.b64decode(text, validate=True))
    except (ValueError, struct.error) as error:
        raise EwsError("ErrorInvalidSyncStateData") from error
    if (magic, of_mailbox, of_folder) != (_MAGIC, mailbox, folder):
        raise EwsError("ErrorInvalidSyncStateData")
    return int(number)
