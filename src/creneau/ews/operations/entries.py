"""Calendar entries read from the bytes of an answer, before the rest of it is parsed.

Exchange writes the entries of a view all alike, and a view may hold a thousand; the tree that a parser makes of them
costs more than everything else there is to do. So where `t:Items` holds nothing but entries of exactly this shape,
they are taken out and a mark is left. What remains goes through the strict parser as any answer does, and decides: a
mark counts only where the parser finds it as an element, and a page has its entries. Nothing in an entry of this shape
can be read in two ways: no reference, comment or declaration fits in it. Entries of any other shape stay in.
"""

import re
import secrets
from datetime import datetime
from typing import Final

from creneau.ews.operations.shapes import PUBLIC_STRINGS
from creneau.ews.operations.words import EVENT_KEY_NAME, STATUSES, TRUE
from creneau.ews.values import BusyStatus, CalendarItem

FIELDS: Final = ("Start", "End", "IsAllDayEvent", "LegacyFreeBusyStatus", "IsCancelled", "MyResponseType")
Entries = dict[str, list[CalendarItem]]  # by what their mark says

MARK: Final = "Entries"
OPEN, CLOSE = b"<t:Items>", b"</t:Items>"
IN_UTF8: Final = re.compile(rb'(<\?xml version="1\.0"( encoding="utf-8")?\?>)?\s*<\w', re.IGNORECASE)


def _holding(name: str, text: str) -> str:
    return f"<t:{name}>({text})</t:{name}>"


ID, WORD, INSTANT = "[A-Za-z0-9+/=_-]*", r"\w*", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
KEY: Final = (
    f'<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="{PUBLIC_STRINGS}"'
    f' PropertyName="{EVENT_KEY_NAME}" PropertyType="String" ?/>{_holding("Value", ID)}</t:ExtendedProperty>'
)
ENTRY: Final = re.compile(
    f'<t:CalendarItem><t:ItemId Id="({ID})" ChangeKey="({ID})" ?/>(?:{KEY})?'
    + "".join(_holding(name, INSTANT) for name in FIELDS[:2])
    + "".join(f"(?:{_holding(name, WORD)})?" for name in FIELDS[2:])
    + "</t:CalendarItem>",
    re.ASCII,
)


def take_entries(answer: bytes) -> tuple[bytes, Entries]:
    """The answer with marks for the entries that could be read, and these entries."""
    if not IN_UTF8.match(answer):
        return answer, {}
    taken: Entries = {}
    *pages, behind = answer.split(CLOSE)
    kept = []
    for page in pages:
        before, opening, inside = page.partition(OPEN)
        if inside and opening and (entries := _read(inside)):
            mark = secrets.token_hex(8)  # no server can write it
            taken[mark] = entries
            inside = f'<t:CalendarItem {MARK}="{mark}"/>'.encode()
        kept.append(before + opening + inside)
    return CLOSE.join([*kept, behind]), taken


def _read(inside: bytes) -> list[CalendarItem]:
    """The entries, when there is nothing else beside or between them; else none."""
    try:
        texts = ENTRY.split(inside.decode("ascii"))
        return [] if any(texts[::10]) else _entries(*(texts[at::10] for at in range(1, 10)))
    except ValueError:  # another alphabet, or no day of the calendar
        return []


def _entries(*columns: list[str | None]) -> list[CalendarItem]:
    return [
        CalendarItem(
            id_,
            change_key,
            datetime.fromisoformat(start),
            datetime.fromisoformat(end),
            STATUSES.get(status, BusyStatus.BUSY),
            all_day in TRUE,
            cancelled in TRUE,
            response == "Decline",
            key or "",
        )
        for id_, change_key, key, start, end, all_day, status, cancelled, response in zip(*columns, strict=True)
    ]
