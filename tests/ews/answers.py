"""Answers written by hand, as a server sends them."""

from creneau.ews.envelope import open_envelope
from creneau.ews.xml import Element

NAMESPACES = (
    'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" '
    'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
)
VERSION = 'MajorVersion="15" MinorVersion="2" MajorBuildNumber="2562" MinorBuildNumber="17" Version="V2017_07_11"'


def envelope(body: str, version: str = VERSION) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>
<h:ServerVersionInfo {version} xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/>
</s:Header><s:Body>{body}</s:Body></s:Envelope>""".encode()


def body_of(text: str) -> Element:
    """The child of the body of an answer."""
    body = open_envelope(envelope(text)).body
    assert body is not None
    return body


def messages(operation: str, *texts: str) -> str:
    """A successful response message for each text."""
    each = "".join(
        f'<m:{operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{text}'
        f"</m:{operation}ResponseMessage>"
        for text in texts
    )
    return wrapped(operation, each)


def wrapped(operation: str, each: str) -> str:
    start, end = f"<m:{operation}Response {NAMESPACES}><m:ResponseMessages>", "</m:ResponseMessages>"
    return f"{start}{each}{end}</m:{operation}Response>"


def refusal(operation: str, code: str, text: str = "It went wrong.", more: str = "") -> str:
    return wrapped(
        operation,
        f'<m:{operation}ResponseMessage ResponseClass="Error"><m:MessageText>{text}</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{more}"
        f"</m:{operation}ResponseMessage>",
    )


def fault(code: str, more: str = "", version: str = VERSION) -> bytes:
    return envelope(
        f"""<s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:{code}</faultcode>
<faultstring xml:lang="en-US">The server cannot service this request right now.</faultstring><detail>
<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{code}</e:ResponseCode>
<e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">Try again later.</e:Message>
<t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">{more}</t:MessageXml>
</detail></s:Fault>""",
        version,
    )


def entry(id_: str, start: str, end: str, more: str = "<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus>") -> str:
    return (
        f'<t:CalendarItem><t:ItemId Id="{id_}" ChangeKey="CK-{id_}"/>'
        f"<t:Start>{start}</t:Start><t:End>{end}</t:End><t:IsAllDayEvent>false</t:IsAllDayEvent>{more}</t:CalendarItem>"
    )


def page(*entries: str, complete: bool = True) -> str:
    last = "true" if complete else "false"
    return (
        f'<m:RootFolder TotalItemsInView="{len(entries)}" IncludesLastItemInRange="{last}">'
        f"<t:Items>{''.join(entries)}</t:Items></m:RootFolder>"
    )
