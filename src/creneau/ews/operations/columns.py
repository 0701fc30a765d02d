"""Calendar entries read column by column, so that reading a thousand of them costs little more than parsing them.

Exchange writes the fields that were asked for in the order of its schema, so entries that have them all line up: the
texts of all entries come out of libxml2 in one list, and every sixth belongs together. Whatever does not line up is
left to whoever reads entry by entry.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any, Final

from lxml import etree

from creneau.ews.operations.words import EVENT_KEY_NAME, STATUSES, TRUE
from creneau.ews.values import CalendarItem
from creneau.ews.xml import PREFIXES, Element, local_name

FIELDS: Final = (
    "Start",
    "End",
    "IsAllDayEvent",
    "LegacyFreeBusyStatus",
    "IsCancelled",
    "MyResponseType",
)
WIDTH: Final = len(FIELDS)
OTHERS: Final = {"ItemId", "ExtendedProperty"}
BOOLEANS: Final = {"true", "false", "1", "0"}
DECLINED: Final = {"Decline"}


def _path(expression: str) -> Callable[[Element], Any]:
    return etree.XPath(expression, namespaces=PREFIXES, smart_strings=False)


IDS, TEXTS = _path("*/t:ItemId/@*"), _path("*/*/text()")
KEYS = _path(f"*/t:ExtendedProperty[t:ExtendedFieldURI/@PropertyName='{EVENT_KEY_NAME}']/t:Value")


def read_columns(items: Element) -> list[CalendarItem] | None:
    """The entries below `t:Items`; None when they are not all alike."""
    if not len(items):
        return []
    ids, texts = IDS(items), TEXTS(items)
    if not (_begins_well(items[0]) and len(ids) == 2 * len(items) and len(texts) == WIDTH * len(items)):
        return None
    start, end, all_day, status, cancelled, response = (texts[at::WIDTH] for at in range(WIDTH))
    if not (_in_utc(start) and _in_utc(end) and _are(status, STATUSES) and _are(all_day + cancelled, BOOLEANS)):
        return None
    flags = _flags(all_day, TRUE), _flags(cancelled, TRUE), _flags(response, DECLINED)
    try:
        instants = map(datetime.fromisoformat, start), map(datetime.fromisoformat, end)
        statuses = map(STATUSES.__getitem__, status)
        columns = zip(ids[::2], ids[1::2], *instants, statuses, *flags, _event_keys(items, ids[::2]), strict=False)
        return list(map(partial(tuple.__new__, CalendarItem), columns))
    except ValueError:
        return None


def _begins_well(item: Element) -> bool:
    """The first entry has the fields, in order. One that differs further down shifts all behind it, and that shows."""
    names = [local_name(child) for child in item]
    in_order = tuple(name for name in names if name not in OTHERS) == FIELDS
    return in_order and "ItemId" in names and list(item[names.index("ItemId")].keys()) == ["Id", "ChangeKey"]


def _are(texts: list[str], words: Iterable[str]) -> bool:
    return set(texts) <= set(words)


def _in_utc(texts: list[str]) -> bool:
    """A Z in each, nothing else that could be an offset."""
    together = "".join(texts)
    return together.count("Z") == len(texts) and "+" not in together


def _flags(texts: list[str], words: set[str]) -> Iterable[bool]:
    return repeat(False) if words.isdisjoint(texts) else [text in words for text in texts]


def _event_keys(items: Element, ids: list[str]) -> Iterable[str]:
    found = KEYS(items)
    if not found:
        return repeat("")
    keys = {value.getparent().getparent()[0].get("Id"): value.text or "" for value in found}
    return [keys.get(id_, "") for id_ in ids]
