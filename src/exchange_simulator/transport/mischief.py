"""Faults as HTTP answers."""

import time
from collections.abc import Callable, Iterator

from exchange_simulator.errors import EwsError, server_busy
from exchange_simulator.faults import Fault
from exchange_simulator.transport.reply import HTML, NoReply, Reply, html
from exchange_simulator.versions import Version
from exchange_simulator.wire import soap

_BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><lolz>&i;</lolz>"
)
_DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
_ACTIVESYNC = (
    ("MS-ASProtocolVersions", "2.5,12.0,12.1,14.0,14.1,16.0,16.1"),
    ("MS-ASProtocolCommands", "Sync,SendMail,FolderSync,Ping,Provision"),
    ("MS-Server-ActiveSync", "15.2"),
)


def instead(fault: Fault) -> Reply:
    """The answer of a fault that strikes before sign-in. Raises NoReply for `cut`."""
    return _INSTEAD[fault.kind](fault)


def refused(fault: Fault) -> EwsError | None:
    """For `busy` and `error`: what the operation is refused with."""
    if fault.kind == "busy":
        return server_busy(fault.back_off_milliseconds, is_fault=not fault.inside)
    if fault.kind == "error":
        return EwsError(fault.code, is_fault=not fault.inside)
    return None


def spoiled(fault: Fault, reply: Reply) -> Reply:
    """The answer of an operation whose work is done. Raises NoReply for `lost_answer`."""
    if fault.kind == "lost_answer":
        raise NoReply
    if fault.kind == "cut_off" and isinstance(reply.body, bytes):
        half = reply.body[: len(reply.body) // 2]
        return Reply(reply.status, half, reply.content_type, reply.headers, True, len(reply.body))
    return reply


def soap_fault(error: EwsError, version: Version) -> Reply:
    return Reply(500, soap.fault(error, version))


def activesync(status: int = 501) -> Reply:
    return html(status, "Not Implemented", *_ACTIVESYNC)


def _unavailable(fault: Fault) -> Reply:
    wait = () if fault.retry_after is None else (("Retry-After", str(fault.retry_after)),)
    return html(503, "Service Unavailable", *wait)


def _cut(fault: Fault) -> Reply:
    raise NoReply


def _huge(fault: Fault) -> Iterator[bytes]:
    block = b" " * 65536
    for _ in range(max(fault.size // len(block), 1)):
        yield block


def _drip(fault: Fault) -> Iterator[bytes]:
    for _ in range(fault.size):
        yield b" "
        time.sleep(fault.seconds)


_INSTEAD: dict[str, Callable[[Fault], Reply]] = {
    "status": lambda fault: html(fault.status, str(fault.status)),
    "unavailable": _unavailable,
    "owa_redirect": lambda fault: html(302, "Object moved", ("Location", "/owa/auth/logon.aspx")),
    "webmail_page": lambda fault: html(200, "Outlook"),
    "activesync": lambda fault: activesync(),
    "cut": _cut,
    "huge": lambda fault: Reply(200, _huge(fault)),
    "drip": lambda fault: Reply(200, _drip(fault)),
    "dtd": lambda fault: Reply(200, _DTD.encode()),
    "billion_laughs": lambda fault: Reply(200, _BILLION_LAUGHS.encode()),
    "garbage": lambda fault: Reply(200, b"\x00\xff not xml at all", HTML),
}
