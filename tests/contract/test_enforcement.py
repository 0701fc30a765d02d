"""What Exchange refuses, the simulator refuses, with Exchange's code."""

from datetime import UTC, datetime, timedelta

import pytest

from exchange_simulator import Event, Simulator
from exchange_simulator.mailbox.ids import change_key
from tests.contract.wire import Said, Wire, envelope
from tests.exchange import ALICE, StartExchange

NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
TIMES = "<t:Start>2027-03-02T09:00:00Z</t:Start><t:End>2027-03-02T10:00:00Z</t:End>"
ATTENDEE = (
    "<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>bob@example.org</t:EmailAddress></t:Mailbox>"
    "</t:Attendee></t:RequiredAttendees>"
)
GET_CALENDAR = """<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>
<t:DistinguishedFolderId Id="calendar"/></m:FolderIds></m:GetFolder>"""


@pytest.fixture
def visit(exchange: Simulator) -> Event:
    return exchange.mailbox(ALICE.email).add_event("Visite", start=NINE, end=NINE + timedelta(hours=1))


def test_a_calendar_item_needs_to_be_told_whether_to_send_invitations(wire: Wire) -> None:
    assert wire.create(TIMES, attributes="").codes == ["ErrorSendMeetingInvitationsRequired"]


def test_an_update_needs_to_be_told_whether_to_send_it(wire: Wire, visit: Event) -> None:
    said = wire.update(
        visit,
        "item:Subject",
        "<t:Subject>x</t:Subject>",
        change_key=change_key(visit.version),
        attributes='ConflictResolution="AutoResolve"',
    )
    assert said.codes == ["ErrorSendMeetingInvitationsOrCancellationsRequired"]


def test_a_deletion_needs_to_be_told_whether_to_send_cancellations(wire: Wire, visit: Event) -> None:
    item = f'<m:ItemIds><t:ItemId Id="{wire.id_of(visit)}"/></m:ItemIds>'
    said = wire.ask(f'<m:DeleteItem DeleteType="HardDelete">{item}</m:DeleteItem>')
    assert said.codes == ["ErrorSendMeetingCancellationsRequired"]


def test_elements_out_of_order_end_the_request(wire: Wire, exchange: Simulator) -> None:
    said = wire.create(f"{TIMES}<t:Subject>After the times</t:Subject>")
    assert (said.status, said.codes) == (500, ["ErrorSchemaValidation"])
    assert exchange.mailbox(ALICE.email).events() == []


def test_an_unknown_element_ends_the_request(wire: Wire) -> None:
    assert wire.create(f"<t:Colour>blue</t:Colour>{TIMES}").codes == ["ErrorSchemaValidation"]


def test_a_missing_attribute_ends_the_request(wire: Wire) -> None:
    body = "<m:FindFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:ParentFolderIds>"
    body += '<t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>'
    assert wire.ask(body).codes == ["ErrorSchemaValidation"]


def test_a_request_with_a_document_type_is_not_read(wire: Wire) -> None:
    response = wire.post('<!DOCTYPE a [<!ENTITY x "y">]>' + envelope(GET_CALENDAR))
    assert (response.status_code, "ErrorSchemaValidation" in response.text) == (500, True)


def test_an_event_does_not_end_before_it_starts(wire: Wire) -> None:
    said = wire.create("<t:Start>2027-03-02T10:00:00Z</t:Start><t:End>2027-03-02T09:00:00Z</t:End>")
    assert said.codes == ["ErrorCalendarEndDateIsEarlierThanStartDate"]


def test_a_view_covers_two_years_at_most(wire: Wire) -> None:
    assert wire.view("2027-01-01T00:00:00Z", "2029-01-01T00:00:00Z").codes == ["NoError"]
    assert wire.view("2027-01-01T00:00:00Z", "2029-01-03T00:00:00Z").codes == ["ErrorCalendarViewRangeTooBig"]


def test_a_view_is_for_calendars_only(wire: Wire) -> None:
    said = wire.view("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z", folder="inbox")
    assert said.codes == ["ErrorCalendarFolderIsInvalidForCalendarView"]


def test_a_view_shows_at_most_a_thousand_and_says_that_there_is_more(wire: Wire, exchange: Simulator) -> None:
    for minutes in range(1001):
        start = NINE + timedelta(minutes=minutes)
        exchange.mailbox(ALICE.email).add_event("x", start=start, end=start + timedelta(minutes=1))
    said = wire.view("2027-03-01T00:00:00Z", "2027-03-31T00:00:00Z")
    assert len(said.all("//t:CalendarItem")) == 1000
    assert said.attributes("//m:RootFolder/@IncludesLastItemInRange") == ["false"]


def test_a_view_shows_no_more_than_it_was_asked_for(wire: Wire, exchange: Simulator) -> None:
    for day in range(5):
        exchange.mailbox(ALICE.email).add_event(
            str(day), start=NINE + timedelta(days=day), end=NINE + timedelta(days=day, hours=1)
        )
    said = wire.view("2027-03-01T00:00:00Z", "2027-03-31T00:00:00Z", 'MaxEntriesReturned="2"')
    assert said.all("//t:CalendarItem/t:Subject") == ["0", "1"]


def test_a_stale_change_key_is_refused(wire: Wire, exchange: Simulator, visit: Event) -> None:
    seen = change_key(visit.version)
    exchange.mailbox(ALICE.email).change_event(visit, subject="Visite reportée")
    said = wire.update(visit, "item:Subject", "<t:Subject>x</t:Subject>", change_key=seen)
    assert said.codes == ["ErrorIrresolvableConflict"]
    assert visit.subject == "Visite reportée"


def test_a_stale_change_key_does_not_matter_to_who_overwrites(wire: Wire, visit: Event, exchange: Simulator) -> None:
    seen = change_key(visit.version)
    exchange.mailbox(ALICE.email).change_event(visit, subject="Visite reportée")
    how = 'SendMeetingInvitationsOrCancellations="SendToNone" ConflictResolution="AlwaysOverwrite"'
    said = wire.update(visit, "item:Subject", "<t:Subject>x</t:Subject>", change_key=seen, attributes=how)
    assert (said.codes, visit.subject) == (["NoError"], "x")


def test_an_update_without_change_key_is_refused(wire: Wire, visit: Event) -> None:
    said = wire.update(visit, "item:Subject", "<t:Subject>x</t:Subject>", change_key=None)
    assert said.codes == ["ErrorChangeKeyRequired"]


def test_an_update_names_the_property_it_sets(wire: Wire, visit: Event) -> None:
    key = change_key(visit.version)
    said = wire.update(visit, "item:Subject", "<t:Location>x</t:Location>", change_key=key)
    assert said.codes == ["ErrorUpdatePropertyMismatch"]


def test_a_deleted_item_is_not_found(wire: Wire, exchange: Simulator, visit: Event) -> None:
    gone = wire.id_of(visit)
    exchange.mailbox(ALICE.email).delete_event(visit)
    item = f'<m:ItemIds><t:ItemId Id="{gone}"/></m:ItemIds>'
    said = wire.ask(
        f'<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone">{item}</m:DeleteItem>'
    )
    assert said.codes == ["ErrorItemNotFound"]


def test_an_identifier_of_another_server_is_malformed(wire: Wire) -> None:
    shape = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
    said = wire.ask(f'<m:GetItem>{shape}<m:ItemIds><t:ItemId Id="AAMkAGI="/></m:ItemIds></m:GetItem>')
    assert said.codes == ["ErrorInvalidIdMalformed"]


def test_only_a_meeting_can_be_cancelled(wire: Wire, visit: Event) -> None:
    assert cancel(wire, visit).codes == ["ErrorInvalidItemForOperationCancelItem"]


def test_a_cancellation_says_what_becomes_of_the_message(wire: Wire, visit: Event) -> None:
    assert cancel(wire, visit, "").codes == ["ErrorMessageDispositionRequired"]


def test_a_restriction_cannot_be_combined_with_a_view(wire: Wire) -> None:
    said = wire.ask(
        """<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>
        <m:CalendarView StartDate="2027-01-01T00:00:00Z" EndDate="2027-02-01T00:00:00Z"/>
        <m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="item:Subject"/><t:FieldURIOrConstant>
        <t:Constant Value="x"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>
        <m:ParentFolderIds><t:DistinguishedFolderId Id="calendar"/></m:ParentFolderIds></m:FindItem>"""
    )
    assert (said.status, said.codes) == (500, ["ErrorInvalidRequest"])


def test_availability_covers_62_days_at_most(wire: Wire) -> None:
    assert availability(wire, "2027-01-01T00:00:00", "2027-03-04T00:00:00").codes == ["NoError"]
    assert availability(wire, "2027-01-01T00:00:00", "2027-03-05T00:00:00").codes == ["ErrorTimeIntervalTooBig"]
    assert availability(wire, "2027-01-02T00:00:00", "2027-01-01T00:00:00").codes == ["ErrorInvalidTimeInterval"]


def test_availability_is_for_a_hundred_mailboxes_at_most(wire: Wire) -> None:
    said = availability(wire, "2027-01-01T00:00:00", "2027-01-02T00:00:00", [ALICE.email] * 101)
    assert said.codes == ["ErrorMailboxDataArrayTooBig"]


def test_a_synchronisation_state_belongs_to_its_folder(wire: Wire) -> None:
    state = sync(wire, "inbox").all("//m:SyncState")[0]
    assert sync(wire, "calendar", state).codes == ["ErrorInvalidSyncStateData"]
    assert sync(wire, "inbox", state).codes == ["NoError"]


@pytest.mark.parametrize(
    ("server", "asked", "status"),
    [
        ("se", "Exchange2013_SP1", 200),
        ("se", "Exchange2016", 200),
        ("se", "Exchange2019", 500),
        ("2013", "Exchange2013_SP1", 200),
        ("2013", "Exchange2016", 500),
        ("2010", "Exchange2013_SP1", 500),
        ("2010", "Exchange2010_SP2", 200),
        ("workmail", "Exchange2013_SP1", 500),
        ("workmail", "Exchange2010_SP2", 200),
    ],
)
def test_each_server_knows_its_request_versions(
    start_exchange: StartExchange, server: str, asked: str, status: int
) -> None:
    with Wire(start_exchange(version=server), ALICE, asked) as wire:
        said = wire.ask(GET_CALENDAR)
    assert (said.status, said.codes) == (status, ["NoError" if status == 200 else "ErrorInvalidServerVersion"])


@pytest.mark.parametrize(
    ("server", "build"),
    [
        ("2010", ["14", "3"]),
        ("2013", ["15", "0"]),
        ("2016", ["15", "1"]),
        ("2019", ["15", "2"]),
        ("se", ["15", "2"]),
    ],
)
def test_each_server_says_its_build(start_exchange: StartExchange, server: str, build: list[str]) -> None:
    with Wire(start_exchange(version=server), ALICE, "Exchange2010") as wire:
        said = wire.ask(GET_CALENDAR)
    assert said.attributes("//t:ServerVersionInfo/@MajorVersion|//t:ServerVersionInfo/@MinorVersion") == build
    is_se = int(said.attributes("//t:ServerVersionInfo/@MajorBuildNumber")[0]) >= 2562
    assert is_se == (server == "se")


@pytest.mark.parametrize(("asked", "status"), [("Exchange2010_SP2", "Free"), ("Exchange2013", "WorkingElsewhere")])
def test_working_elsewhere_reads_as_free_for_an_old_client(exchange: Simulator, asked: str, status: str) -> None:
    exchange.mailbox(ALICE.email).add_event("x", start=NINE, end=NINE + timedelta(hours=1), status="WorkingElsewhere")
    with Wire(exchange, ALICE, asked) as wire:
        said = wire.view("2027-03-01T00:00:00Z", "2027-03-31T00:00:00Z")
    assert said.all("//t:LegacyFreeBusyStatus") == [status]


def test_nobody_impersonates_without_the_right(wire: Wire, exchange: Simulator) -> None:
    sid = "<t:ConnectingSID><t:SmtpAddress>bob@hopital.test</t:SmtpAddress></t:ConnectingSID>"
    header = f"<t:ExchangeImpersonation>{sid}</t:ExchangeImpersonation>"
    assert wire.ask(GET_CALENDAR, header).codes == ["ErrorImpersonateUserDenied"]
    exchange.account(ALICE.email).impersonates = True
    assert wire.ask(GET_CALENDAR, header).codes == ["NoError"]


def test_a_colleagues_calendar_is_not_there_without_rights(wire: Wire, exchange: Simulator) -> None:
    theirs = "<t:Mailbox><t:EmailAddress>bob@hopital.test</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
    asked = GET_CALENDAR.replace('"calendar"/>', f'"calendar">{theirs}')
    assert wire.ask(asked).codes == ["ErrorItemNotFound"]
    exchange.mailbox("bob@hopital.test").share(ALICE.email, "reader")
    assert wire.ask(asked).codes == ["NoError"]
    rights = wire.ask(asked.replace("IdOnly", "AllProperties"))
    assert (rights.all("//t:CreateContents"), rights.all("//t:Read")) == (["false"], ["true"])


def test_reading_rights_do_not_allow_writing(wire: Wire, exchange: Simulator) -> None:
    bob = exchange.mailbox("bob@hopital.test")
    bob.share(ALICE.email, "reader")
    folder = f'<m:SavedItemFolderId><t:FolderId Id="{bob.folder_id(bob.folder())}"/></m:SavedItemFolderId>'
    items = f"<m:Items><t:CalendarItem>{TIMES}</t:CalendarItem></m:Items>"
    said = wire.ask(f'<m:CreateItem SendMeetingInvitations="SendToNone">{folder}{items}</m:CreateItem>')
    assert said.codes == ["ErrorCreateItemAccessDenied"]


@pytest.mark.parametrize("state", ["ErrorMailboxMoveInProgress", "ErrorMailboxStoreUnavailable"])
def test_a_moved_mailbox_refuses_everything(wire: Wire, exchange: Simulator, state: str) -> None:
    exchange.mailbox(ALICE.email).state = state
    assert wire.ask(GET_CALENDAR).codes == [state]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("password_expired", "ErrorPasswordExpired"),
        ("password_change_required", "ErrorPasswordChangeRequired"),
        ("disabled", "ErrorAccountDisabled"),
    ],
)
def test_an_account_that_may_not_work_is_told_why(wire: Wire, exchange: Simulator, state: str, code: str) -> None:
    exchange.account(ALICE.email).state = state
    said = wire.ask(GET_CALENDAR)
    assert (said.status, said.codes) == (500, [code])


def cancel(wire: Wire, event: Event, attributes: str = 'MessageDisposition="SendAndSaveCopy"') -> Said:
    reference = f'<t:ReferenceItemId Id="{wire.id_of(event)}" ChangeKey="{change_key(event.version)}"/>'
    items = f"<m:Items><t:CancelCalendarItem>{reference}</t:CancelCalendarItem></m:Items>"
    return wire.ask(f"<m:CreateItem {attributes}>{items}</m:CreateItem>")


def availability(wire: Wire, start: str, end: str, addresses: list[str] | None = None) -> Said:
    rule = "<t:Bias>0</t:Bias><t:Time>00:00:00</t:Time><t:DayOrder>1</t:DayOrder><t:Month>0</t:Month>"
    rule += "<t:DayOfWeek>Sunday</t:DayOfWeek>"
    mailboxes = "".join(
        f"<t:MailboxData><t:Email><t:Address>{address}</t:Address></t:Email><t:AttendeeType>Required</t:AttendeeType>"
        "</t:MailboxData>"
        for address in addresses or [ALICE.email]
    )
    return wire.ask(
        f"""<m:GetUserAvailabilityRequest><t:TimeZone><t:Bias>0</t:Bias><t:StandardTime>{rule}</t:StandardTime>
        <t:DaylightTime>{rule}</t:DaylightTime></t:TimeZone><m:MailboxDataArray>{mailboxes}</m:MailboxDataArray>
        <t:FreeBusyViewOptions><t:TimeWindow><t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime>
        </t:TimeWindow><t:RequestedView>FreeBusy</t:RequestedView></t:FreeBusyViewOptions>
        </m:GetUserAvailabilityRequest>"""
    )


def sync(wire: Wire, folder: str, state: str = "") -> Said:
    state = f"<m:SyncState>{state}</m:SyncState>" if state else ""
    return wire.ask(
        f"""<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>
        <m:SyncFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SyncFolderId>{state}
        <m:MaxChangesReturned>100</m:MaxChangesReturned></m:SyncFolderItems>"""
    )
