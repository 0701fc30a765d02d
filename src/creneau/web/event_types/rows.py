"""Rows of a form that grow, shrink and change places without JavaScript: a button says what is to happen to which."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.http import QueryDict

Row = TypeVar("Row")

_ACT = re.compile(r"(add|remove|up|down)-(\w+?)(?:-(\d{1,3}))?")
MOST = 50


def numbers(data: QueryDict, name: str) -> Iterator[int]:
    """Which rows were sent: ``place-0-kind`` and ``place-3-kind`` are 0 and 3."""
    pattern = re.compile(rf"{name}-(\d{{1,3}})-kind")
    yield from sorted({int(found.group(1)) for key in data if (found := pattern.fullmatch(key))})[:MOST]


def acted(rows: list[Row], act: str, name: str, new: Callable[[], Row]) -> list[Row]:
    """``act``: ``add-place``, ``remove-place-2``, ``up-place-2``, ``down-place-2``; anything else changes nothing."""
    found = _ACT.fullmatch(act)
    if not found or found.group(2) != name:
        return rows
    verb, number = found.group(1), int(found.group(3) or 0)
    if verb == "add":
        return [*rows, new()]
    if not 0 <= number < len(rows):
        return rows
    row = rows.pop(number)
    if verb != "remove":
        rows.insert(max(number - 1, 0) if verb == "up" else number + 1, row)
    return rows
