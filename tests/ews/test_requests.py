"""What we ask is what Microsoft's schema allows, word by word where it matters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from creneau.ews.operations.cancel_calendar_item import CancelCalendarItem
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.find_folder import FindFolder
from creneau.ews.operations.find_item import FindItem
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.operations.get_item import GetItem
from creneau.ews.operations.get_room_lists import GetRoomLists
from creneau.ews.operations.get_rooms import GetRooms
from creneau.ews.operations.get_streaming_events import GetStreamingEvents
from creneau.ews.operations.get_user_availability import GetUserAvailability
from creneau.ews.operations.operation import Operation
from creneau.ews.operations.resolve_names import ResolveNames
from creneau.ews.operations.send_message import SendMessage
from creneau.ews.operations.subscribe import Subscribe
from creneau.ews.operations.sync_folder_items import SyncFolderItems
from creneau.ews.operations.unsubscribe import Unsubscribe
from creneau.ews.operations.update_item import UpdateItem
from creneau.ews.values import Attendee, Distinguished, ItemId, NewEvent
from creneau.ews.xml import Element

Written = Callable[[Element], str]

NINE = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
HALF_PAST = NINE + timedelta(minutes=30)
ITEM = ItemId("AAMk=", "CQAA=")
EVENT = NewEvent(
    event_key="key-1",
    subject="Entretien",
    body_html="<p>À bientôt</p>",
    start_at=NINE,
    end_at=HALF_PAST,
    time_zone="Europe/Paris",
    location="Bureau 12",
    attendees=(Attendee("Bob Durand", "bob@example.org"), Attendee("", "eve@example.org")),
)


@pytest.mark.parametrize(
    "operation",
    [
        GetFolder([Distinguished("calendar", "alice@example.test"), Distinguished("calendar"), "AAMk="]),
        FindFolder(),
        FindFolder(["AAMk=", Distinguished("deleteditems")], deep=False, calendars_only=False, offset=1000),
        FindItem(["AAMk=", "BBMk="], NINE, HALF_PAST),
        GetItem([ITEM, ItemId("BBMk=", "")]),
        CreateItem("AAMk=", EVENT),
        CreateItem(
            Distinguished("calendar"),
            replace(EVENT, attendees=(), location="", reminder_minutes=None, uid="key-1@creneau"),
        ),
        SendMessage(b"To: bob@example.org\r\n\r\nOui"),
        SendMessage(b"To: bob@example.org\r\n\r\nOui", save_copy=False),
        CancelCalendarItem(ITEM, "<p>Désolée</p>"),
        CancelCalendarItem(ITEM),
        UpdateItem(ITEM, NINE, HALF_PAST, "Europe/Paris"),
        UpdateItem(ITEM, NINE, HALF_PAST, "Europe/Paris", notify=False),
        DeleteItem(ITEM),
        DeleteItem(ITEM, notify=True),
        SyncFolderItems("AAMk="),
        SyncFolderItems("AAMk=", "state"),
        GetUserAvailability(["alice@example.test"], NINE, HALF_PAST),
        ResolveNames("alice@example.test"),
        GetRoomLists(),
        GetRooms("rooms@example.test"),
        Subscribe(["AAMk="]),
        Subscribe(),
        GetStreamingEvents(["sub-1", "sub-2"]),
        Unsubscribe("sub-1"),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_every_request_is_valid_by_microsofts_schema(operation: Operation[object], written: Written) -> None:
    assert written(operation.request())


def test_a_view_asks_for_all_folders_at_once_and_for_what_decides_about_blocking(written: Written) -> None:
    text = written(FindItem(["AAMk=", "BBMk="], NINE, HALF_PAST).request())
    assert 'MaxEntriesReturned="1000" StartDate="2027-03-01T09:00:00Z" EndDate="2027-03-01T09:30:00Z"' in text
    assert '<t:FolderId Id="AAMk="/><t:FolderId Id="BBMk="/>' in text
    assert [field for field in text.split('"') if field.startswith("calendar:")] == [
        "calendar:Start",
        "calendar:End",
        "calendar:IsAllDayEvent",
        "calendar:LegacyFreeBusyStatus",
        "calendar:IsCancelled",
        "calendar:MyResponseType",
    ]
    assert 'PropertyName="CreneauEventKey"' in text


def test_a_new_event_carries_its_key_its_zone_and_its_invitations(written: Written) -> None:
    text = written(CreateItem("AAMk=", EVENT).request())
    assert 'SendMeetingInvitations="SendToAllAndSaveCopy"' in text
    assert '<t:Body BodyType="HTML">&lt;p&gt;À bientôt&lt;/p&gt;</t:Body>' in text
    assert "<t:ReminderIsSet>true</t:ReminderIsSet><t:ReminderMinutesBeforeStart>15<" in text
    assert "<t:Value>key-1</t:Value></t:ExtendedProperty><t:Start>2027-03-01T09:00:00Z</t:Start>" in text
    assert '<t:StartTimeZone Id="Romance Standard Time"/><t:EndTimeZone Id="Romance Standard Time"/>' in text
    assert "<t:Name>Bob Durand</t:Name><t:EmailAddress>bob@example.org</t:EmailAddress>" in text


def test_an_event_without_attendees_sends_nothing(written: Written) -> None:
    alone = replace(EVENT, attendees=())
    assert 'SendMeetingInvitations="SendToNone"' in written(CreateItem("AAMk=", alone).request())


def test_characters_that_xml_forbids_are_left_out(written: Written) -> None:
    strange = replace(EVENT, subject="Bell\x07 and null\x00", location="\ud800")
    text = written(CreateItem("AAMk=", strange).request())
    assert "<t:Subject>Bell and null</t:Subject>" in text
    assert "<t:Location></t:Location>" in text


def test_instants_of_any_zone_are_sent_in_utc(written: Written) -> None:
    in_paris = NINE.astimezone(ZoneInfo("Europe/Paris"))
    text = written(UpdateItem(ITEM, in_paris, HALF_PAST, "Europe/Paris").request())
    assert "<t:Start>2027-03-01T09:00:00Z</t:Start>" in text


def test_a_naive_time_is_never_sent() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UpdateItem(ITEM, NINE.replace(tzinfo=None), HALF_PAST, "Europe/Paris").request()


def test_a_cancellation_carries_the_reason(written: Written) -> None:
    text = written(CancelCalendarItem(ITEM, "<p>Malade</p>").request())
    assert 'MessageDisposition="SendAndSaveCopy"' in text
    assert '<t:ReferenceItemId Id="AAMk=" ChangeKey="CQAA="/><t:NewBodyContent BodyType="HTML">' in text


def test_a_delete_names_whether_cancellations_are_sent(written: Written) -> None:
    assert 'SendMeetingCancellations="SendToNone"' in written(DeleteItem(ITEM).request())
    assert 'SendMeetingCancellations="SendToAllAndSaveCopy"' in written(DeleteItem(ITEM, notify=True).request())


def test_free_busy_is_asked_in_utc(written: Written) -> None:
    text = written(GetUserAvailability(["alice@example.test"], NINE, HALF_PAST).request())
    assert "<t:TimeZone><t:Bias>0</t:Bias>" in text
    assert "<t:StartTime>2027-03-01T09:00:00</t:StartTime><t:EndTime>2027-03-01T09:30:00</t:EndTime>" in text
    assert "<t:RequestedView>FreeBusy</t:RequestedView>" in text
