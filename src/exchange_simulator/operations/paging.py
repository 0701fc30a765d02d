"""Pages of a list.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-perform-paged-searches-by-using-ews-in-exchange
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from exchange_simulator.errors import EwsError
from exchange_simulator.wire.xml import Element

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Page(Generic[Thing]):
    """`attributes` are those of RootFolder."""

    shown: Sequence[Thing]
    attributes: dict[str, str | None]


def page_of(found: Sequence[Thing], view: Element | None, limit: int) -> Page[Thing]:
    """`view` is an indexed page view; never more than `limit` at once. Raises ErrorInvalidPagingMaxRows."""
    if view is None:
        return Page(found[:limit], _attributes(len(found), len(found) <= limit, min(len(found), limit)))
    most = min(int(view.get("MaxEntriesReturned", limit)), limit)
    if most < 1:
        raise EwsError("ErrorInvalidPagingMaxRows", "MaxEntriesReturned must be greater than zero.")
    offset = int(view.get("Offset", "0"))
    if view.get("BasePoint") == "End":
        end = max(len(found) - offset, 0)
        start = max(end - most, 0)
        return Page(found[start:end], _attributes(len(found), start == 0, len(found) - start))
    end = min(offset + most, len(found))
    return Page(found[offset:end], _attributes(len(found), end == len(found), end))


def _attributes(total: int, last: bool, next_offset: int) -> dict[str, str | None]:
    return {
        "IndexedPagingOffset": str(next_offset),
        "TotalItemsInView": str(total),
        "IncludesLastItemInRange": "true" if last else "false",
    }
