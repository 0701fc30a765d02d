"""Answers as a well-meaning server gives them: where a fuzzer begins."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ews.answers import NAMESPACES, entry, envelope, fault, messages, page, refusal
from tests.ews.test_answers import FOLDER, FREE_BUSY, RIGHTS

_KEY = """<t:ExtendedProperty><t:ExtendedFieldURI PropertyName="CreneauEventKey" PropertyType="String"/>
<t:Value>key-1</t:Value></t:ExtendedProperty>"""
_NINE, _TEN = "2027-03-01T09:00:00Z", "2027-03-01T10:00:00+01:00"
_ITEM = f"""<t:CalendarItem><t:ItemId Id="I1" ChangeKey="C1"/><t:Subject>Entretien</t:Subject><t:Body BodyType="HTML">x
</t:Body>{_KEY}<t:UID>u1</t:UID><t:Start>{_NINE}</t:Start><t:End>{_TEN}</t:End><t:IsAllDayEvent>false</t:IsAllDayEvent>
<t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus><t:Location>Ici</t:Location><t:IsCancelled>true</t:IsCancelled>
<t:CalendarItemType>Single</t:CalendarItemType><t:MyResponseType>Decline</t:MyResponseType><t:RequiredAttendees>
<t:Attendee><t:Mailbox><t:Name>Bob</t:Name><t:EmailAddress>bob@example.org</t:EmailAddress></t:Mailbox></t:Attendee>
</t:RequiredAttendees></t:CalendarItem>"""
_WRITTEN = messages("{}", '<m:Items><t:CalendarItem><t:ItemId Id="I1" ChangeKey="C1"/></t:CalendarItem></m:Items>')
_ADDRESS = "<t:Name>Salle</t:Name><t:EmailAddress>salle@e.test</t:EmailAddress>"

_BODIES = {
    "CancelCalendarItem": _WRITTEN.replace("{}", "CreateItem"),
    "CreateItem": _WRITTEN.replace("{}", "CreateItem"),
    "DeleteItem": messages("DeleteItem", ""),
    "FindByKey": messages("FindItem", page(entry("I1", _NINE, _TEN, _KEY))),
    "FindFolder": messages(
        "FindFolder",
        '<m:RootFolder IndexedPagingOffset="3" IncludesLastItemInRange="false"><t:Folders><t:CalendarFolder>'
        '<t:FolderId Id="F1"/><t:FolderClass>IPF.Appointment</t:FolderClass></t:CalendarFolder></t:Folders>'
        "</m:RootFolder>",
    ),
    "FindItem": messages("FindItem", page(entry("I1", _NINE, _TEN), entry("I2", _NINE, _TEN), _ITEM, complete=False)),
    "GetFolder": messages("GetFolder", FOLDER.format(rights=RIGHTS)),
    "GetItem": messages("GetItem", f"<m:Items>{_ITEM}</m:Items>"),
    "GetRoomLists": f'<m:GetRoomListsResponse ResponseClass="Success" {NAMESPACES}><m:ResponseCode>NoError'
    f"</m:ResponseCode><m:RoomLists><t:Address>{_ADDRESS}</t:Address></m:RoomLists></m:GetRoomListsResponse>",
    "GetRooms": f'<m:GetRoomsResponse ResponseClass="Success" {NAMESPACES}><m:ResponseCode>NoError</m:ResponseCode>'
    f"<m:Rooms><t:Room><t:Id>{_ADDRESS}</t:Id></t:Room></m:Rooms></m:GetRoomsResponse>",
    "GetStreamingEvents": messages(
        "GetStreamingEvents",
        "<m:Notifications><t:Notification><t:SubscriptionId>sub-1</t:SubscriptionId><t:CreatedEvent>"
        '<t:ItemId Id="I1"/><t:ParentFolderId Id="F1"/></t:CreatedEvent></t:Notification></m:Notifications>',
        "<m:ConnectionStatus>Closed</m:ConnectionStatus>",
    ),
    "GetUserAvailability": FREE_BUSY.format(names=NAMESPACES),
    "ResolveNames": messages(
        "ResolveNames",
        f"<m:ResolutionSet><t:Resolution><t:Mailbox>{_ADDRESS}</t:Mailbox></t:Resolution></m:ResolutionSet>",
    ),
    "SendMessage": messages("CreateItem", ""),
    "Subscribe": messages("Subscribe", "<m:SubscriptionId>sub-1</m:SubscriptionId>"),
    "SyncFolderItems": messages(
        "SyncFolderItems",
        "<m:SyncState>s2</m:SyncState><m:IncludesLastItemInRange>false</m:IncludesLastItemInRange><m:Changes>"
        f'<t:Create>{_ITEM}</t:Create><t:Delete><t:ItemId Id="I2"/></t:Delete></m:Changes>',
    ),
    "Unsubscribe": messages("Unsubscribe", ""),
    "UpdateItem": _WRITTEN.replace("{}", "UpdateItem"),
}
_BACK_OFF = '<t:Value Name="BackOffMilliseconds">500</t:Value>'

_SOAP = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetUserSettingsResponseMessage
xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response><ErrorCode>NoError</ErrorCode><UserResponses>
<UserResponse><ErrorCode>NoError</ErrorCode><RedirectTarget>alice@sub.example.test</RedirectTarget><UserSettings>
<UserSetting><Name>ExternalEwsUrl</Name><Value>https://mail.example.test/EWS/Exchange.asmx</Value></UserSetting>
</UserSettings></UserResponse></UserResponses></Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>"""
_POX = b"""<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response xmlns=
"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><User><DisplayName>Alice</DisplayName>
</User><Account><AccountType>email</AccountType><Action>settings</Action><RedirectAddr>a@b.test</RedirectAddr><Protocol>
<Type>EXPR</Type><EwsUrl>https://mail.example.test/EWS/Exchange.asmx</EwsUrl></Protocol><Protocol Type="EXCH"/>
</Account></Response></Autodiscover>"""
_STREAM = envelope(_BODIES["GetStreamingEvents"])
_QUESTION = {
    "now": "2027-02-28T12:00:00Z",
    "window": {"start": "2027-03-01T00:00:00Z", "end": "2027-03-08T00:00:00Z"},
    "timezone": "Europe/Paris",
    "weekly_hours": {"mon": [["09:00", "12:00"], ["14:00", "24:00"]]},
    "overrides": {"2027-03-28": [["10:00", "12:00"]], "2027-03-29": []},
    "busy": [["2027-03-01T09:00:30Z", "2027-03-01T10:00:00Z"]],
    "duration_minutes": 30,
    "increment_minutes": 30,
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 5,
    "minimum_notice_minutes": 60,
}

SEEDS: dict[str, list[bytes]] = {
    **{
        name: [envelope(body), envelope(refusal(name, "ErrorAccessDenied")), fault("ErrorServerBusy", _BACK_OFF)]
        for name, body in _BODIES.items()
    },
    "Autodiscover, SOAP": [_SOAP],
    "Autodiscover, POX": [_POX, _POX.replace(b"settings", b"redirectAddr")],
    "stream": [b"%x\r\n%b\r\n" % (len(_STREAM), _STREAM) * 2 + b"0\r\n\r\n"],
    "question": [json.dumps(_QUESTION).encode()],
}


def keep(folder: Path, names: list[str]) -> None:
    """The seeds as files, each with the number of its reader in front: what atheris begins from."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, name in enumerate(names):
        for number, seed in enumerate(SEEDS[name]):
            (folder / f"{at:02}-{number}").write_bytes(bytes([at]) + seed)
