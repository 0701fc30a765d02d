"""The SOAP envelope, and XML that means harm."""

from time import process_time

import pytest

from creneau.ews import errors
from creneau.ews.envelope import open_envelope, seal
from creneau.ews.transport import MEBIBYTE
from creneau.ews.versions import ServerVersion
from creneau.ews.xml import m, parse
from tests.ews.answers import envelope, fault

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><lolz>&d;</lolz>"""
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


def test_a_request_says_its_version_and_asks_for_utc() -> None:
    text = seal(m("GetFolder"), "Exchange2013_SP1").decode()
    assert '<t:RequestServerVersion Version="Exchange2013_SP1"/>' in text
    assert '<t:TimeZoneContext><t:TimeZoneDefinition Id="UTC"/></t:TimeZoneContext>' in text
    assert "<soap:Body><m:GetFolder" in text


def test_an_answer_tells_which_server_gave_it() -> None:
    assert open_envelope(envelope("<x/>")).server == ServerVersion(15, 2, 2562, 17)


def test_a_fault_still_tells_which_server_gave_it() -> None:
    opened = open_envelope(fault("ErrorInvalidServerVersion", version='MajorVersion="14" MinorVersion="3"'))
    assert opened.server == ServerVersion(14, 3)
    assert isinstance(opened.fault, errors.InvalidServerVersion)


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, b"<!DOCTYPE x><x/>"], ids=["laughs", "file", "empty"])
def test_a_dtd_is_refused(text: bytes) -> None:
    with pytest.raises(errors.ServerError, match="DTD|not XML"):
        parse(text)


@pytest.mark.parametrize("node", [b"<a/>", b"<a b='1'/>"])
def test_an_answer_that_would_fill_the_memory_is_refused_unparsed(node: bytes) -> None:
    data, began = b"<x>" + node * (MEBIBYTE * 64 // len(node)), process_time()
    with pytest.raises(errors.ServerError, match="too many elements"):
        parse(data)
    assert process_time() - began < 1


@pytest.mark.parametrize("text", [b"", b"{}", b"<a><b></a>", b"\x00\x01"])
def test_what_is_not_xml_is_the_servers_error(text: bytes) -> None:
    with pytest.raises(errors.ServerError, match="not XML"):
        parse(text)


def test_depth_is_bounded() -> None:
    with pytest.raises(errors.ServerError):
        parse(b"<a>" * 100_000)


def test_references_to_characters_that_xml_forbids_are_dropped() -> None:
    """Exchange writes them, where somebody pasted one into a subject."""
    assert parse(b"<a>Bell&#x7; and&#0; unit&#x1F;.&#x41;&#10;</a>").text == "Bell and unit.A\n"


def test_xml_that_is_not_soap_is_not_ews() -> None:
    with pytest.raises(errors.NotEws):
        open_envelope(b"<rss/>")


def test_an_empty_body_is_the_servers_error() -> None:
    with pytest.raises(errors.ServerError):
        open_envelope(envelope(""))
