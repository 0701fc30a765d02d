"""Spoils an answer as a broken or hostile server might: pieces left out, doubled, moved, unexpected words."""

from __future__ import annotations

import re
from random import Random

WORDS = (
    b"",
    b" ",
    b"-",
    b"--1",
    b"-1",
    b"-7",
    b"13",
    b"0",
    b"99999999999999999999999999",
    "²".encode(),
    "٣".encode(),
    b"NaN",
    b"1e9",
    b"true",
    b"0001-01-01T00:00:00+14:00",
    b"9999-12-31T23:59:59-14:00",
    b"2027-02-30T00:00:00Z",
    b"2027-03-01",
    b"2027-W09-1T10:00:00Z",
    b"Europe/Paris",
    b"../../etc/passwd",
    b"&#x0;",
    b"&#x1F;",
    b"<t:X/>",
    b"<!-- -->",
    b"]]>",
    "é".encode("latin-1"),
    b"\x00",
    b"x" * 5000,
)
_PIECES = re.compile(rb"(<[^<>]*>|\"[^\"]*\"|[\w:.+-]+)")
_TAG = re.compile(rb"<(/?)([\w:]+)[^<>]*?(/?)>")


def spoil(data: bytes, random: Random) -> bytes:
    """One to four spoilings."""
    for _ in range(random.randint(1, 4)):
        data = random.choice((_word, _word, _leave_out, _leave_out, _double, _swap, _cut, _byte))(data, random)
    return data


def _word(data: bytes, random: Random) -> bytes:
    """Another text or another value of an attribute, its quotes kept."""
    pieces = [found for found in _PIECES.finditer(data) if not found[0].startswith(b"<")]
    if not pieces:
        return data
    chosen = random.choice(pieces)
    mark = b'"' if chosen[0].startswith(b'"') else b""
    return data[: chosen.start()] + mark + random.choice(WORDS) + mark + data[chosen.end() :]


def _leave_out(data: bytes, random: Random) -> bytes:
    start, end = _element(data, random)
    return data[:start] + data[end:]


def _double(data: bytes, random: Random) -> bytes:
    start, end = _element(data, random)
    return data[:end] + data[start:end] + data[end:]


def _swap(data: bytes, random: Random) -> bytes:
    """An element takes the place of another."""
    start, end = _element(data, random)
    other_start, other_end = _element(data, random)
    return data[:start] + data[other_start:other_end] + data[end:]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))] if random.random() < 0.2 else data


def _byte(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + random.randint(0, 1) :]


def _element(data: bytes, random: Random) -> tuple[int, int]:
    """Where a whole element stands; where there is none, a few bytes."""
    tags = [found for found in _TAG.finditer(data) if not found[1]]
    if not tags:
        at = random.randint(0, len(data))
        return at, min(len(data), at + random.randint(0, 9))
    chosen = random.choice(tags)
    if chosen[3]:
        return chosen.span()
    depth = 0
    for tag in _TAG.finditer(data, chosen.start()):
        depth += 0 if tag[2] != chosen[2] or tag[3] else -1 if tag[1] else 1
        if depth <= 0:
            return chosen.start(), tag.end()
    return chosen.span()
