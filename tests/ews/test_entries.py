"""Entries that are read before the answer is parsed: the same as whoever reads them one by one would find."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from creneau.ews import errors
from creneau.ews.operations.entries import take_entries
from creneau.ews.operations.find_item import FindItem
from creneau.ews.operations.operation import open_answer
from creneau.ews.values import BusyStatus, CalendarItem
from creneau.ews.xml import parse
from tests.availability.randomly import EXAMPLES
from tests.ews.answers import envelope, messages, page
from tests.ews.test_requests import HALF_PAST, NINE

STATUSES = {
    "Free": BusyStatus.FREE,
    "Tentative": BusyStatus.TENTATIVE,
    "OOF": BusyStatus.OUT_OF_OFFICE,
    "WorkingElsewhere": BusyStatus.WORKING_ELSEWHERE,
}
T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
KEY = """<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" \
PropertyName="CreneauEventKey" PropertyType="String"/><t:Value>key-1</t:Value></t:ExtendedProperty>"""
START = "<t:Start>2027-03-01T09:00:00Z</t:Start>"
END = "<t:End>2027-03-01T09:30:00Z</t:End>"


def entry(id_: str = "AAMk+/1=", key: str = "", more: str = "", status: str = "Busy", cancelled: str = "false") -> str:
    """As Exchange writes it, byte by byte."""
    return (
        f'<t:CalendarItem><t:ItemId Id="{id_}" ChangeKey="CK/+w=="/>{key}{START}{END}<t:IsAllDayEvent>false'
        f"</t:IsAllDayEvent><t:LegacyFreeBusyStatus>{status}</t:LegacyFreeBusyStatus>"
        f"<t:IsCancelled>{cancelled}</t:IsCancelled><t:MyResponseType>Organizer</t:MyResponseType>{more}"
        "</t:CalendarItem>"
    )


def answer(*pages: str) -> bytes:
    return envelope(messages("FindItem", *pages))


def read(data: bytes, folders: int = 1) -> list[list[CalendarItem]]:
    view = FindItem([f"F{number}" for number in range(folders)], NINE, HALF_PAST)
    opened, reader = open_answer(view, data)
    assert opened.body is not None
    return [found.items for found in reader.answer(opened.body)]


def test_entries_as_exchange_writes_them_never_reach_the_parser() -> None:
    rest, taken = take_entries(answer(page(entry("A=", KEY), entry("B=")), page(), page(entry("C="))))
    assert [[one.id for one in entries] for entries in taken.values()] == [["A=", "B="], ["C="]]
    assert b"ItemId" not in rest
    assert re.findall(rb'<t:Items>(?:<t:CalendarItem Entries="(\w+)"/>)?</t:Items>', rest) == [
        *(mark.encode() for mark in list(taken)[:1]),
        b"",
        *(mark.encode() for mark in list(taken)[1:]),
    ]


def test_every_field_of_such_an_entry_is_read() -> None:
    [[item]] = read(answer(page(entry("A=", KEY, status="OOF", cancelled="true"))))
    assert item == CalendarItem(
        id="A=",
        change_key="CK/+w==",
        start_at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
        end_at=datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
        status=BusyStatus.OUT_OF_OFFICE,
        is_all_day=False,
        is_cancelled=True,
        declined=False,
        event_key="key-1",
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("<t:Items>", "<t:Items><!-- -->"),
        lambda text: text.replace("AAMk", "&#65;AMk"),
        lambda text: text.replace("AAMk", "é"),
        lambda text: text.replace("false", "<![CDATA[false]]>"),
        lambda text: text.replace(START + END, END + START),
        lambda text: text.replace("00Z", "00.5Z"),
        lambda text: text.replace("</t:CalendarItem>", "<t:Subject>x</t:Subject></t:CalendarItem>"),
        lambda text: text.replace('encoding="utf-8"', 'encoding="utf-7"'),
        lambda text: text.replace("03-01", "02-30"),
    ],
)
def test_an_answer_with_anything_else_in_it_is_left_whole(spoil: Callable[[str], str]) -> None:
    data = spoil(answer(page(entry(), entry())).decode()).encode()
    assert take_entries(data) == (data, {})


def test_a_comment_with_entries_in_it_shows_none() -> None:
    whole = answer(page(entry())).decode()
    hidden = re.sub("<t:Items>.*</t:Items>", lambda found: f"<!--{found[0]}-->", whole)
    assert take_entries(hidden.encode())[1]
    assert read(hidden.encode()) == [[]]


def test_a_prefix_that_stands_for_something_else_shows_none() -> None:
    other = answer(page(entry())).replace(b'2006/types">', b'2006/others">')
    assert take_entries(other)[1]
    assert read(other) == [[]]


def test_a_server_cannot_write_a_mark_itself() -> None:
    forged = page('<t:CalendarItem Entries="0"/>')
    with pytest.raises(errors.ServerError, match="ItemId"):
        read(answer(page(entry()), forged), folders=2)


def test_a_document_type_is_refused_beside_entries_too() -> None:
    with pytest.raises(errors.ServerError, match="DTD"):
        read(answer(page(entry())).replace(b"<s:Envelope", b"<!DOCTYPE x [<!ENTITY e 'x'>]><s:Envelope", 1))


@pytest.mark.parametrize("cut", [0.5, 0.9, 0.99])
def test_half_an_answer_is_not_xml(cut: float) -> None:
    data = answer(page(*[entry()] * 100))
    with pytest.raises(errors.ServerError, match="not XML"):
        read(data[: int(len(data) * cut)])


def test_views_with_nothing_in_them_cost_little_beside_parsing_them() -> None:
    """An answer of 64 MiB can hold three million."""
    data, began = answer(page() + "<t:Items></t:Items>" * 200_000), process_time()
    assert take_entries(data) == (data, {})
    taken, began = process_time() - began, process_time()
    parse(data)
    assert taken < 5 * (process_time() - began)


# Whatever happens to the text


def obvious(data: bytes) -> list[list[CalendarItem]]:
    """Another parser, an entry at a time, a field at a time."""
    first, second = ElementTree.fromstring(data).iter(f"{M}FindItemResponseMessage")
    return [
        [_obvious({child.tag: child for child in item}) for item in message.findall(f"{M}RootFolder/{T}Items/*")]
        for message in (first, second)
    ]


def _obvious(found: dict[str, ElementTree.Element]) -> CalendarItem:
    def text(name: str) -> str:
        return found[T + name].text or "" if T + name in found else ""

    extended = found.get(T + "ExtendedProperty", ())
    return CalendarItem(
        found[T + "ItemId"].get("Id", ""),
        found[T + "ItemId"].get("ChangeKey", ""),
        _instant(found[T + "Start"].text or ""),
        _instant(found[T + "End"].text or ""),
        STATUSES.get(text("LegacyFreeBusyStatus"), BusyStatus.BUSY),
        text("IsAllDayEvent") in ("true", "1"),
        text("IsCancelled") in ("true", "1"),
        text("MyResponseType") == "Decline",
        (extended[1].text or "") if len(extended) and extended[0].get("PropertyName") == "CreneauEventKey" else "",
    )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


WORDS = [" ", "\n", "é", "&amp;", "&#x20;", "<!-- a -->", "<!-- <t:Items> -->", "<![CDATA[1]]>", "<![CDATA[<t:End>]]>"]
EDITS = [  # what is found, what stands there instead
    *((found, f"{found}{word}") for found in ("<t:Items>", "<t:Start>", "<t:IsCancelled>", "Busy") for word in WORDS),
    *(("</t:CalendarItem>", f"</t:CalendarItem>{word}") for word in WORDS),
    *((re.escape(START), other) for other in ("", "<t:Start/>", "<t:Start></t:Start>", f"{END}{START}", START * 2)),
    *(("00Z</t:End>", f"00{zone}</t:End>") for zone in ("", ".5Z", ".1234567Z", "+01:00", "-00:30", " Z", "z")),
    ("2027-03-01", "2027-02-30"),
    ("2027-03-01", "0001-01-01"),
    *((name, f"x{name}") for name in ("ItemId", "Start>", "IsAllDayEvent>", "LegacyFreeBusyStatus>", "Items>")),
    *((r"<t:MyResponseType>\w*", f"<t:MyResponseType>{word}") for word in ("Decline", "", "decline", "Unknown")),
    (r"<t:MyResponseType>\w*</t:MyResponseType>", ""),
    (r"<t:(LegacyFreeBusyStatus|IsAllDayEvent)>\w*</t:\1>", r"<t:\1/>"),
    (r"<t:(LegacyFreeBusyStatus|IsAllDayEvent)>(\w*)</t:\1>", r'<y:\1 xmlns:y="urn:y">\2</y:\1>'),
    (r"<t:(\w+)>(\w+)</t:\1>", rf'<y:\1 xmlns:y="{T[1:-1]}">\2</y:\1>'),
    (r"(<t:IsAllDayEvent>.*?)(<t:IsCancelled>\w*</t:IsCancelled>)", r"\2\1"),
    ("false", "true"),
    ("false", "1"),
    ("Busy", "NoData"),
    ("Busy", "WorkingElsewhere"),
    (r'Id="([^"]*)" ChangeKey="([^"]*)"', r"ChangeKey='\2' Id='\1'"),
    (r' ChangeKey="[^"]*"', ""),
    ('Id="', 'Id="&lt;\t'),
    ('"/>', '" />'),
    ('"/>', '"></t:ItemId>'),
    ("CreneauEventKey", "Other"),
    ("<t:Value>[^<]*</t:Value>", "<t:Value/>"),
    ("<t:ExtendedFieldURI", '<t:ExtendedFieldURI Other="1"'),
    ("<t:Items>.*?</t:Items>", "<t:Items/>"),
    ("<t:Items>(.*?)</t:Items>", r"<!--<t:Items>\1</t:Items>-->"),
    ("<t:Items>(.*?)</t:Items>", r"<t:Items><![CDATA[\1]]></t:Items>"),
    ("<t:Items>(.*?)</t:Items>", r"<t:Items><t:Items>\1</t:Items></t:Items>"),
    ("<t:Items>", "<t:Items a='1'>"),
    ("<t:Items>", "<t:Items xmlns:t='urn:y'>"),
    ("<t:CalendarItem>", "<t:CalendarItem Entries='0'>"),
    ("<t:CalendarItem>", "<t:CalendarItem xmlns:t='urn:y'>"),
    ("</t:Items>", ""),
    ("utf-8", "iso-8859-1"),
    ("<s:Body>", "<s:Body xmlns:t='urn:y'>"),
]
entries = st.builds(
    entry,
    id_=st.sampled_from(["AAMk+/1=", "", "a-b_c"]),
    key=st.sampled_from(["", KEY]),
    status=st.sampled_from(["Busy", "Free", "OOF"]),
    cancelled=st.sampled_from(["true", "false"]),
)
edits = st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 3)), max_size=3)


def edited(text: str, found: str, instead: str, which: int) -> str:
    """With one of the places changed that look so."""
    places = list(re.finditer(found, text, re.DOTALL))
    if not places:
        return text
    place = places[which % len(places)]
    return text[: place.start()] + place.expand(instead) + text[place.end() :]


@pytest.mark.timeout(600)  # for a long search
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.lists(entries, max_size=3), min_size=2, max_size=2), edits)
@example([[entry()], [entry(key=KEY)]], [])
def test_what_is_read_is_what_an_obvious_reader_finds(
    pages: list[list[str]], changes: list[tuple[tuple[str, str], int]]
) -> None:
    text = answer(*(page(*each) for each in pages)).decode()
    for (found, instead), which in changes:
        text = edited(text, found, instead, which)
    try:
        expected = obvious(text.encode())
    except (ElementTree.ParseError, KeyError, ValueError, OverflowError, LookupError):
        with pytest.raises(errors.ExchangeError):
            read(text.encode(), folders=2)
    else:
        assert read(text.encode(), folders=2) == expected
