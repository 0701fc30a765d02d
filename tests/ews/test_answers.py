"""What Exchange answers, read from literal XML."""

import re
from datetime import UTC, datetime

import pytest

from creneau.ews import errors
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.find_by_key import FindByKey
from creneau.ews.operations.find_folder import FindFolder
from creneau.ews.operations.find_item import FindItem
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.operations.get_item import GetItem
from creneau.ews.operations.get_room_lists import GetRoomLists
from creneau.ews.operations.get_rooms import GetRooms
from creneau.ews.operations.get_streaming_events import GetStreamingEvents, split_envelopes
from creneau.ews.operations.get_user_availability import GetUserAvailability
from creneau.ews.operations.resolve_names import ResolveNames
from creneau.ews.operations.subscribe import Subscribe
from creneau.ews.operations.sync_folder_items import SyncFolderItems
from creneau.ews.operations.unsubscribe import Unsubscribe
from creneau.ews.values import (
    Attendee,
    Availability,
    BusyInterval,
    BusyStatus,
    CalendarItem,
    ChangedItem,
    Distinguished,
    EventDetails,
    Folder,
    ItemId,
    Mailbox,
    Notification,
    SyncChanges,
    WorkingHours,
    WorkingPeriod,
)
from tests.ews.answers import NAMESPACES, body_of, entry, messages, page, refusal, wrapped
from tests.ews.test_requests import EVENT, HALF_PAST, ITEM, NINE

VIEW = FindItem(["F1"], NINE, HALF_PAST)


def view(*entries: str) -> list[CalendarItem]:
    return VIEW.answer(body_of(messages("FindItem", page(*entries))))[0].items


def test_an_entry_is_read_in_full() -> None:
    more = """<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus><t:IsCancelled>false</t:IsCancelled>
      <t:MyResponseType>Organizer</t:MyResponseType>"""
    [item] = view(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", more))
    assert item == CalendarItem(
        id="I1",
        change_key="CK-I1",
        start_at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
        end_at=datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
        status=BusyStatus.BUSY,
        is_all_day=False,
        is_cancelled=False,
        declined=False,
        event_key="",
    )


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Free", BusyStatus.FREE),
        ("Tentative", BusyStatus.TENTATIVE),
        ("Busy", BusyStatus.BUSY),
        ("OOF", BusyStatus.OUT_OF_OFFICE),
        ("WorkingElsewhere", BusyStatus.WORKING_ELSEWHERE),
        ("NoData", BusyStatus.BUSY),
        ("SomethingNew", BusyStatus.BUSY),
    ],
)
def test_each_status_is_understood_and_what_is_unknown_blocks(word: str, status: BusyStatus) -> None:
    said = f"<t:LegacyFreeBusyStatus>{word}</t:LegacyFreeBusyStatus>"
    [item] = view(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", said))
    assert item.status is status


def test_an_entry_without_status_blocks() -> None:
    [item] = view(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", ""))
    assert item.status is BusyStatus.BUSY


def test_cancelled_and_declined_entries_are_marked() -> None:
    cancelled, declined = view(
        entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", "<t:IsCancelled>true</t:IsCancelled>"),
        entry("I2", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", "<t:MyResponseType>Decline</t:MyResponseType>"),
    )
    assert (cancelled.is_cancelled, cancelled.declined) == (True, False)
    assert (declined.is_cancelled, declined.declined) == (False, True)


def test_our_own_events_are_recognised_by_their_key() -> None:
    key = """<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings"
      PropertyName="CreneauEventKey" PropertyType="String"/><t:Value>key-1</t:Value></t:ExtendedProperty>"""
    [ours] = view(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", key))
    [other] = view(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", key.replace("Creneau", "Other")))
    assert (ours.event_key, other.event_key) == ("key-1", "")


@pytest.mark.parametrize(
    "start",
    ["2027-03-01T09:00:00Z", "2027-03-01T10:00:00+01:00", "2027-03-01T09:00:00", "2027-03-01T09:00:00.0000000Z"],
)
def test_instants_come_out_in_utc_however_they_are_written(start: str) -> None:
    [item] = view(entry("I1", start, "2027-03-01T09:30:00Z"))
    assert item.start_at == datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    assert item.start_at.tzinfo is UTC


@pytest.mark.parametrize("start", ["", "yesterday", "2027-13-01T09:00:00Z"])
def test_an_instant_that_is_none_is_the_servers_error(start: str) -> None:
    with pytest.raises(errors.ServerError):
        view(entry("I1", start, "2027-03-01T09:30:00Z"))


def test_an_entry_without_a_start_is_the_servers_error() -> None:
    with pytest.raises(errors.ServerError, match="Start"):
        view('<t:CalendarItem><t:ItemId Id="I1"/></t:CalendarItem>')


def test_a_page_says_whether_more_lies_behind_it() -> None:
    both = FindItem(["F1", "F2"], NINE, HALF_PAST)
    first, second = both.answer(body_of(messages("FindItem", page(complete=False), page())))
    assert (first.complete, second.complete) == (False, True)


def test_a_folder_that_cannot_be_read_is_named() -> None:
    with pytest.raises(errors.FolderNotFound) as raised:
        VIEW.answer(body_of(refusal("FindItem", "ErrorFolderNotFound")))
    assert raised.value.detail == {"code": "ErrorFolderNotFound", "folder_id": "F1"}


def test_an_answer_for_another_number_of_folders_is_refused() -> None:
    with pytest.raises(errors.ServerError, match="1 folders were asked for, 2 answered"):
        VIEW.answer(body_of(messages("FindItem", page(), page())))


def test_a_key_is_not_taken_for_absent_where_a_folder_did_not_answer() -> None:
    one = body_of(messages("FindItem", page(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z"))))
    assert FindByKey(["F1"], "key-1").answer(one) == [[ItemId("I1", "CK-I1")]]
    with pytest.raises(errors.ServerError, match="2 folders were asked for, 1 answered"):
        FindByKey(["F1", "F2"], "key-1").answer(one)


FOLDER = """<m:Folders><t:CalendarFolder><t:FolderId Id="F1" ChangeKey="C1"/><t:ParentFolderId Id="F0" ChangeKey="C0"/>
  <t:FolderClass>IPF.Appointment</t:FolderClass><t:DisplayName>Calendrier</t:DisplayName>{rights}</t:CalendarFolder>
  </m:Folders>"""
RIGHTS = """<t:EffectiveRights><t:CreateAssociated>false</t:CreateAssociated><t:CreateContents>false</t:CreateContents>
  <t:CreateHierarchy>false</t:CreateHierarchy><t:Delete>false</t:Delete><t:Modify>false</t:Modify><t:Read>true</t:Read>
  </t:EffectiveRights>"""


def test_a_folder_says_what_may_be_done_in_it() -> None:
    answer = body_of(messages("GetFolder", FOLDER.format(rights=RIGHTS)))
    assert GetFolder([Distinguished("calendar")]).answer(answer) == [
        Folder("F1", "C1", "Calendrier", "F0", "IPF.Appointment", can_read=True, can_create=False)
    ]


def test_a_folder_without_rights_is_ones_own_and_writable() -> None:
    [folder] = GetFolder(["F1"]).answer(body_of(messages("GetFolder", FOLDER.format(rights=""))))
    assert (folder.can_read, folder.can_create) == (True, True)


def test_only_calendars_come_out_of_a_search_for_calendars() -> None:
    answer = body_of(
        messages(
            "FindFolder",
            """<m:RootFolder IndexedPagingOffset="3" TotalItemsInView="9" IncludesLastItemInRange="false"><t:Folders>
            <t:CalendarFolder><t:FolderId Id="F1"/><t:FolderClass>IPF.Appointment</t:FolderClass></t:CalendarFolder>
            <t:CalendarFolder><t:FolderId Id="F2"/><t:FolderClass>IPF.Appointment.X</t:FolderClass></t:CalendarFolder>
            <t:Folder><t:FolderId Id="F3"/><t:FolderClass>IPF.Note</t:FolderClass></t:Folder>
            </t:Folders></m:RootFolder>""",
        )
    )
    [found] = FindFolder().answer(answer)
    assert ([folder.id for folder in found.folders], found.next_offset) == (["F1", "F2"], 3)


def test_the_last_page_of_folders_says_so() -> None:
    [found] = FindFolder().answer(
        body_of(messages("FindFolder", '<m:RootFolder IncludesLastItemInRange="true"><t:Folders/></m:RootFolder>'))
    )
    assert found == ([], None)


def test_an_event_is_read_in_full() -> None:
    answer = """<m:Items><t:CalendarItem><t:ItemId Id="I1" ChangeKey="C1"/><t:Subject>Entretien</t:Subject>
      <t:Body BodyType="HTML">&lt;p&gt;Oui&lt;/p&gt;</t:Body>
      <t:ExtendedProperty><t:ExtendedFieldURI PropertyName="CreneauEventKey" PropertyType="String"/>
      <t:Value>key-1</t:Value></t:ExtendedProperty>
      <t:UID>u1</t:UID><t:Start>2027-03-01T09:00:00Z</t:Start><t:End>2027-03-01T09:30:00Z</t:End>
      <t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus><t:Location>Ici</t:Location><t:IsCancelled>true</t:IsCancelled>
      <t:RequiredAttendees><t:Attendee><t:Mailbox><t:Name>Bob</t:Name><t:EmailAddress>bob@example.org</t:EmailAddress>
      </t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem></m:Items>"""
    assert GetItem([ITEM]).answer(body_of(messages("GetItem", answer))) == [
        EventDetails(
            id="I1",
            change_key="C1",
            uid="u1",
            event_key="key-1",
            subject="Entretien",
            body_html="<p>Oui</p>",
            start_at=NINE,
            end_at=HALF_PAST,
            status=BusyStatus.OUT_OF_OFFICE,
            location="Ici",
            is_cancelled=True,
            attendees=(Attendee("Bob", "bob@example.org"),),
        )
    ]


def test_a_created_event_has_an_id() -> None:
    answer = '<m:Items><t:CalendarItem><t:ItemId Id="I1" ChangeKey="C1"/></t:CalendarItem></m:Items>'
    assert CreateItem("F1", EVENT).answer(body_of(messages("CreateItem", answer))) == ItemId("I1", "C1")


def test_deleting_what_is_gone_succeeds() -> None:
    DeleteItem(ITEM).answer(body_of(refusal("DeleteItem", "ErrorItemNotFound")))
    with pytest.raises(errors.ReadOnly):
        DeleteItem(ITEM).answer(body_of(refusal("DeleteItem", "ErrorAccessDenied")))


def test_changes_name_their_items_and_the_next_state() -> None:
    answer = """<m:SyncState>s2</m:SyncState><m:IncludesLastItemInRange>false</m:IncludesLastItemInRange><m:Changes>
      <t:Create><t:CalendarItem><t:ItemId Id="I1"/></t:CalendarItem></t:Create>
      <t:Create><t:CalendarItem><t:ItemId Id="I4" ChangeKey="CK"/><t:Start>2027-03-01T09:00:00Z</t:Start>
      <t:End>2027-03-01T10:00:00Z</t:End><t:IsAllDayEvent>false</t:IsAllDayEvent>
      <t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus><t:IsCancelled>false</t:IsCancelled>
      <t:CalendarItemType>Single</t:CalendarItemType><t:MyResponseType>Decline</t:MyResponseType>
      </t:CalendarItem></t:Create>
      <t:Update><t:CalendarItem><t:ItemId Id="I3"/><t:Start>2027-03-01T09:00:00Z</t:Start>
      <t:End>2027-03-01T10:00:00Z</t:End><t:CalendarItemType>RecurringMaster</t:CalendarItemType></t:CalendarItem>
      </t:Update><t:Delete><t:ItemId Id="I2"/></t:Delete></m:Changes>"""
    changes = SyncFolderItems("F1", "s1").answer(body_of(messages("SyncFolderItems", answer)))
    times = (datetime(2027, 3, 1, 9, tzinfo=UTC), datetime(2027, 3, 1, 10, tzinfo=UTC))
    entry = CalendarItem("I4", "CK", *times, BusyStatus.OUT_OF_OFFICE, False, False, True, "")
    new, gone = ChangedItem("I1", is_new=True), ChangedItem("I2", is_gone=True)
    alone = ChangedItem("I4", *times, is_new=True, entry=entry)
    series = ChangedItem("I3", *times, is_series=True)
    assert changes == SyncChanges("s2", (new, alone, series, gone), complete=False)
    assert changes.changed == ("I1", "I4", "I3", "I2")


def test_a_forgotten_sync_state_is_named() -> None:
    with pytest.raises(errors.InvalidSyncState):
        SyncFolderItems("F1", "s1").answer(body_of(refusal("SyncFolderItems", "ErrorInvalidSyncStateData")))


FREE_BUSY = """<m:GetUserAvailabilityResponse {names}><m:FreeBusyResponseArray><m:FreeBusyResponse>
  <m:ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:ResponseMessage>
  <m:FreeBusyView><t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType><t:CalendarEventArray>
  <t:CalendarEvent><t:StartTime>2027-03-01T09:00:00</t:StartTime><t:EndTime>2027-03-01T09:30:00</t:EndTime>
  <t:BusyType>OOF</t:BusyType></t:CalendarEvent></t:CalendarEventArray>
  <t:WorkingHours><t:TimeZone><t:Bias>-60</t:Bias>
  <t:StandardTime><t:Bias>0</t:Bias><t:Time>03:00:00</t:Time><t:DayOrder>5</t:DayOrder><t:Month>10</t:Month>
  <t:DayOfWeek>Sunday</t:DayOfWeek></t:StandardTime>
  <t:DaylightTime><t:Bias>-60</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>5</t:DayOrder><t:Month>3</t:Month>
  <t:DayOfWeek>Sunday</t:DayOfWeek></t:DaylightTime></t:TimeZone>
  <t:WorkingPeriodArray><t:WorkingPeriod><t:DayOfWeek>Monday Tuesday Friday</t:DayOfWeek>
  <t:StartTimeInMinutes>540</t:StartTimeInMinutes><t:EndTimeInMinutes>1020</t:EndTimeInMinutes></t:WorkingPeriod>
  </t:WorkingPeriodArray></t:WorkingHours></m:FreeBusyView></m:FreeBusyResponse></m:FreeBusyResponseArray>
  </m:GetUserAvailabilityResponse>"""


def test_free_busy_without_its_events_is_not_taken_for_free_time() -> None:
    merged = "<t:FreeBusyViewType>MergedOnly</t:FreeBusyViewType><t:MergedFreeBusy>0022</t:MergedFreeBusy>"
    whole = FREE_BUSY.format(names=NAMESPACES)
    only = re.sub("<t:FreeBusyViewType>.*</t:CalendarEventArray>", merged, whole, flags=re.DOTALL)
    [availability] = GetUserAvailability(["alice@example.test"], NINE, HALF_PAST).answer(body_of(only))
    assert (availability.granted, availability.intervals) == (False, [])


def test_free_busy_tells_busy_times_and_working_hours() -> None:
    asked = GetUserAvailability(["alice@example.test"], NINE, HALF_PAST)
    [availability] = asked.answer(body_of(FREE_BUSY.format(names=NAMESPACES)))
    assert availability == Availability(
        granted=True,
        intervals=[BusyInterval(NINE, HALF_PAST, BusyStatus.OUT_OF_OFFICE)],
        working_hours=WorkingHours(
            (WorkingPeriod((0, 1, 4), 540, 1020),),
            ("Europe/Paris", "Europe/Berlin", "Europe/Budapest", "Europe/Warsaw"),
        ),
    )


def test_nobody_by_that_name_is_an_empty_list() -> None:
    assert ResolveNames("x").answer(body_of(refusal("ResolveNames", "ErrorNameResolutionNoResults"))) == []


def test_names_are_resolved_with_a_warning_when_there_are_several() -> None:
    mailbox = "<t:Mailbox><t:Name>{0}</t:Name><t:EmailAddress>{0}@e.test</t:EmailAddress></t:Mailbox>"
    one = f"<t:Resolution>{mailbox}</t:Resolution>"
    answer = wrapped(
        "ResolveNames",
        f"""<m:ResolveNamesResponseMessage ResponseClass="Warning"><m:ResponseCode>ErrorNameResolutionMultipleResults
        </m:ResponseCode><m:ResolutionSet>{one.format("al")}{one.format("alice")}</m:ResolutionSet>
        </m:ResolveNamesResponseMessage>""",
    )
    assert ResolveNames("al").answer(body_of(answer)) == [Mailbox("al", "al@e.test"), Mailbox("alice", "alice@e.test")]


def test_room_lists_and_rooms_are_mailboxes() -> None:
    address = "<t:Name>Salle</t:Name><t:EmailAddress>salle@e.test</t:EmailAddress>"
    start, code = f'ResponseClass="Success" {NAMESPACES}>', "<m:ResponseCode>NoError</m:ResponseCode>"
    listed = f"<m:RoomLists><t:Address>{address}</t:Address></m:RoomLists>"
    lists = f"<m:GetRoomListsResponse {start}{code}{listed}</m:GetRoomListsResponse>"
    found = f"<m:Rooms><t:Room><t:Id>{address}</t:Id></t:Room></m:Rooms>"
    rooms = f"<m:GetRoomsResponse {start}{code}{found}</m:GetRoomsResponse>"
    assert GetRoomLists().answer(body_of(lists)) == [Mailbox("Salle", "salle@e.test")]
    assert GetRooms("l@e.test").answer(body_of(rooms)) == [Mailbox("Salle", "salle@e.test")]


def test_a_subscription_has_an_id_and_ends_in_silence() -> None:
    answer = messages("Subscribe", "<m:SubscriptionId>sub-1</m:SubscriptionId>")
    assert Subscribe(["F1"]).answer(body_of(answer)) == "sub-1"
    assert Unsubscribe("sub-1").answer(body_of(messages("Unsubscribe", ""))) is None


def test_a_notification_names_the_folders_that_changed() -> None:
    answer = messages(
        "GetStreamingEvents",
        """<m:Notifications><m:Notification><t:SubscriptionId>sub-1</t:SubscriptionId>
        <t:CreatedEvent><t:TimeStamp>2027-03-01T09:00:00Z</t:TimeStamp><t:ItemId Id="I1"/><t:ParentFolderId Id="F1"/>
        </t:CreatedEvent></m:Notification></m:Notifications>""".replace("m:Notification>", "t:Notification>"),
        "<m:ConnectionStatus>Closed</m:ConnectionStatus>",
    )
    notification = GetStreamingEvents(["sub-1"]).answer(body_of(answer))
    assert notification == Notification(("F1",), (), is_closed=True)


def test_a_lost_subscription_is_named_instead_of_raised() -> None:
    lost = "<m:ErrorSubscriptionIds><t:SubscriptionId>sub-1</t:SubscriptionId></m:ErrorSubscriptionIds>"
    answer = body_of(refusal("GetStreamingEvents", "ErrorSubscriptionNotFound", more=lost))
    assert GetStreamingEvents(["sub-1"]).answer(answer) == Notification((), ("sub-1",), is_closed=False)


def test_a_stream_is_cut_into_its_envelopes() -> None:
    one = b"<soap:Envelope><soap:Body>1</soap:Body></soap:Envelope>"
    assert split_envelopes(one + b"\r\n" + one + b"<soap:Env") == ([one, one], b"<soap:Env")


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_day_before_the_first_or_after_the_last_is_the_servers_error(start: str) -> None:
    with pytest.raises(errors.ServerError, match="not an instant"):
        view(entry("I1", start, "2027-03-01T09:30:00Z"))


@pytest.mark.parametrize("ours_is_first", [True, False])
def test_our_key_is_found_among_other_properties(ours_is_first: bool) -> None:
    ours, other = (
        f"""<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="{name}"
        PropertyType="String"/><t:Value>{value}</t:Value></t:ExtendedProperty>"""
        for name, value in (("CreneauEventKey", "key-1"), ("Other", "other"))
    )
    [item] = view(
        entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", ours + other if ours_is_first else other + ours)
    )
    assert item.event_key == "key-1"


def test_an_empty_property_is_not_our_key() -> None:
    [item] = view(entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z", "<t:ExtendedProperty/>"))
    assert item.event_key == ""


@pytest.mark.parametrize("number", ["²", "--1", "1_0", "9" * 5000])
def test_what_is_no_number_counts_for_nothing(number: str) -> None:
    """Python's own int() takes some of these, and isdigit() others."""
    asked = GetUserAvailability(["alice@example.test"], NINE, HALF_PAST)
    said = FREE_BUSY.format(names=NAMESPACES).replace(">540<", f">{number}<")
    [availability] = asked.answer(body_of(said))
    assert availability.working_hours is not None
    assert availability.working_hours.periods[0].start_minute == 0


@pytest.mark.parametrize(("part", "number"), [("Month", "13"), ("DayOrder", "999999999")])
def test_a_change_of_clocks_on_a_day_that_is_none_takes_no_time(part: str, number: str) -> None:
    asked = GetUserAvailability(["alice@example.test"], NINE, HALF_PAST)
    said = FREE_BUSY.format(names=NAMESPACES).replace(f">5</t:{part}>", f">{number}</t:{part}>")
    said = said.replace(f">10</t:{part}>", f">{number}</t:{part}>")
    assert len(asked.answer(body_of(said))) == 1
